/** Walking the expressions inside a resource's attributes. */
import { type Attribute, type Expression, isExpression, isRef, type Resource, rememberedOnce } from '../model/index.ts'

/** An expression and its dotted path into the attributes. */
export interface PlacedExpression {
  readonly attribute: string
  readonly expression: Expression
}

function membersOf(attribute: Attribute | undefined): readonly (readonly [string, Attribute])[] {
  if (typeof attribute !== 'object' || attribute === null || isRef(attribute) || isExpression(attribute)) return []
  return Object.entries(attribute as Record<string, Attribute>)
}

/** Every expression of the resource, in the order of its attributes. */
export function expressionsOf({ attributes }: Resource): readonly PlacedExpression[] {
  return expressionsIn(attributes)
}

const expressionsIn = rememberedOnce((attributes: Resource['attributes']): readonly PlacedExpression[] => {
  const found: PlacedExpression[] = []
  const go = (attribute: Attribute, path: string): void => {
    if (isExpression(attribute)) found.push({ attribute: path, expression: attribute })
    else for (const [key, member] of membersOf(attribute)) go(member, path === '' ? key : `${path}.${key}`)
  }
  go(attributes, '')
  return found
})

/** The resource with each expression replaced by what `replace` gives for its path; the same object where none changed. */
export function mapExpressions(
  resource: Resource,
  replace: (expression: Expression, attribute: string) => Expression,
): Resource {
  let changed = false
  const go = (attribute: Attribute, path: string): Attribute => {
    if (isExpression(attribute)) {
      const next = replace(attribute, path)
      changed ||= next !== attribute
      return next
    }
    const members = membersOf(attribute).map(([k, m]) => [k, go(m, path === '' ? k : `${path}.${k}`)] as const)
    if (Array.isArray(attribute)) return members.map(([, m]) => m)
    return members.length === 0 ? attribute : Object.fromEntries(members)
  }
  const attributes = go(resource.attributes, '') as Resource['attributes']
  return changed ? { ...resource, attributes } : resource
}
