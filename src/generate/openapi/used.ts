/** Leaves out the components that nothing refers to. */
import type { oas31 } from 'openapi3-ts'

/** The document without components that are reached from no path. */
export function withoutUnused(document: oas31.OpenAPIObject): oas31.OpenAPIObject {
  const components = { ...document.components } as unknown as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >
  const reached = new Set<string>()
  const seen = new Set<unknown>()
  const waiting: unknown[] = [document.paths]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    for (const [key, member] of Object.entries(value)) {
      if (key !== '$ref' || typeof member !== 'string') waiting.push(member)
      else if (!reached.has(member)) {
        reached.add(member)
        const [, , section = '', name = ''] = member.split('/')
        waiting.push(components[section]?.[name])
      }
    }
  }
  const kept = Object.entries(components).map(([section, all]) => [
    section,
    section === 'securitySchemes'
      ? all
      : Object.fromEntries(Object.entries(all).filter(([name]) => reached.has(`#/components/${section}/${name}`))),
  ])
  return { ...document, components: Object.fromEntries(kept) }
}
