/** Checks as TypeScript types; unions of values and objects get names of their own. */
import type { Check, ObjectCheck, PropertyCheck } from '../../validate/index.ts'
import { singular } from './names.ts'
import { docComment, interfaceText, key, literal, union } from './text.ts'

/** Gathers the named types of one table while its members are printed. */
export interface TypeScope {
  /** A new name for the part at `path`. */
  readonly name: (path: readonly string[]) => string
  /** Name by path and face. */
  readonly names: Map<string, string>
  /** The declarations, in the order they were first needed. */
  readonly declarations: string[]
  /** The type of any JSON value. */
  readonly json: string
}

const ITEMS = '[]'

/** Which side of a request a value stands on: a row holds nested defaults, what is sent may leave them out. */
export type Face = 'row' | 'input'

/** A scope for one table. */
export function typeScope(name: (path: readonly string[]) => string, json: string = 'bkend.Json'): TypeScope {
  return { name, names: new Map(), declarations: [], json }
}

/** The type of a checked value at `path`: a name or keyword, `[]` behind it for lists. */
export function typeOf(check: Check, path: readonly string[], face: Face, scope: TypeScope): string {
  switch (check.kind) {
    case 'boolean':
    case 'string':
    case 'number':
      return check.kind
    case 'decimal':
      return check.text ? 'string' : 'number'
    case 'date':
    case 'day':
    case 'time':
    case 'interval':
    case 'uuid':
    case 'bytes':
    case 'id':
      return 'string'
    case 'json':
    case 'native':
      return scope.json
    case 'oneOf':
      return valuesType(check.values, path, scope)
    case 'array':
      return `${typeOf(check.items, itemsOf(path), face, scope)}[]`
    case 'object':
      return objectType(check, path, face, scope)
  }
}

/** Whether what is sent may leave out, at some level, what the row always holds. */
export function hasNestedDefault(check: Check): boolean {
  if (check.kind === 'array') return hasNestedDefault(check.items)
  if (check.kind !== 'object') return false
  return Object.values(check.properties).some((p) => p.default !== undefined || hasNestedDefault(p.check))
}

/** The path of what a list holds. */
export function itemsOf(path: readonly string[]): readonly string[] {
  return [...path, ITEMS]
}

/** `['links', '[]', 'label']` → `['link', 'label']`. */
function namePath(path: readonly string[]): readonly string[] {
  return path.flatMap((segment, i) => {
    if (segment === ITEMS) return []
    return path[i + 1] === ITEMS ? singular(segment) : segment
  })
}

/** `links[].label`. */
function shown(path: readonly string[]): string {
  return path.join('.').replaceAll(`.${ITEMS}`, ITEMS)
}

function valuesType(values: readonly (string | number)[], path: readonly string[], scope: TypeScope): string {
  return named(path, 'row', scope, (name) => {
    return docComment([`Values of \`${shown(path)}\`.`]) + union(`export type ${name} =`, values.map(literal))
  })
}

function objectType(check: ObjectCheck, path: readonly string[], face: Face, scope: TypeScope): string {
  const own: Face = face === 'input' && hasNestedDefault(check) ? 'input' : 'row'
  const what = own === 'input' ? 'what is sent' : 'what a row holds'
  return named(path, own, scope, (name) => {
    const members = Object.entries(check.properties).map(([property, p]) =>
      objectMember(property, p, [...path, property], own, scope),
    )
    return interfaceText(name, [`\`${shown(path)}\`: ${what}.`], members)
  })
}

function objectMember(
  name: string,
  { check, required }: PropertyCheck,
  path: readonly string[],
  face: Face,
  scope: TypeScope,
) {
  return `  ${key(name)}${required ? '' : '?'}: ${typeOf(check, path, face, scope)}`
}

function named(path: readonly string[], face: Face, scope: TypeScope, declare: (name: string) => string): string {
  const id = `${face}:${path.join('.')}`
  const known = scope.names.get(id)
  if (known !== undefined) return known
  const name = scope.name(face === 'input' ? [...namePath(path), 'input'] : namePath(path))
  scope.names.set(id, name)
  scope.declarations.push(declare(name))
  return name
}
