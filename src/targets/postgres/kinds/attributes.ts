/** Typed access to the attributes that our kinds give their resources. */
import type { Attribute, Expression, Ref, Resource } from '../../../model/index.ts'
import { isExpression, isRef } from '../../../model/index.ts'

function wrong(r: Resource, name: string, want: string): never {
  throw new Error(`${r.address}: ${name} is not ${want}`)
}

/** A text attribute; null where it is null or absent. */
export function textOf(r: Resource, name: string): string | null {
  const value = r.attributes[name] ?? null
  return value === null || typeof value === 'string' ? value : wrong(r, name, 'text')
}

/** A boolean attribute; false where it is absent. */
export function flagOf(r: Resource, name: string): boolean {
  return r.attributes[name] === true
}

/** An expression attribute; null where it is null or absent. */
export function expressionOf(r: Resource, name: string): Expression | null {
  const value = r.attributes[name] ?? null
  return value === null || isExpression(value) ? value : wrong(r, name, 'an expression')
}

/** A list attribute; empty where it is absent. */
export function listOf(r: Resource, name: string): readonly Attribute[] {
  const value = r.attributes[name] ?? []
  return Array.isArray(value) ? value : wrong(r, name, 'a list')
}

/** The addresses in a list of references; plain strings in it are left out. */
export function refsOf(r: Resource, name: string): string[] {
  return listOf(r, name).flatMap((a) => (isRef(a) ? [(a as Ref).address] : []))
}

/** The texts in a list; references in it are left out. */
export function textsOf(r: Resource, name: string): string[] {
  return listOf(r, name).filter((a) => typeof a === 'string')
}
