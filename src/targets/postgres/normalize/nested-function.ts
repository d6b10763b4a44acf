/** The generated function that checks a nested value, named by the hash of its rule. */
import type { Resource } from '../../../model/index.ts'
import { hashOf, resource } from '../../../model/index.ts'
import type { Check } from '../../../validate/index.ts'
import { condition } from './nested-condition.ts'

/** What every function resource has; `body` is kept by the server as it was sent. */
export interface FunctionParts {
  readonly name: string
  readonly arguments: string
  readonly returns: string
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly strict: boolean
  readonly body: string
}

/** A function in PL/pgSQL. Its resource's name is `name(arguments)`, as two may differ in their arguments alone. */
export function functionResource({ name, body, ...parts }: FunctionParts): Resource {
  return resource({
    kind: 'function',
    name: `${name}(${parts.arguments})`,
    parent: null,
    dependsOn: [],
    attributes: {
      arguments: parts.arguments,
      returns: parts.returns,
      language: 'plpgsql',
      volatility: parts.volatility,
      strict: parts.strict,
      securityDefiner: false,
      parallel: parts.returns === 'trigger' ? 'unsafe' : 'safe',
      settings: [],
      body,
    },
  })
}

/**
 * `bkend_check_<hash>(value jsonb)`: whether the value meets the check at every level. It is strict, so an unset column
 * holds; PL/pgSQL keeps its plan for the session, where an SQL function would be planned anew for every statement.
 */
export function nestedFunction(check: Check): Resource {
  const rule = condition(check, { value: 'value', depth: 0 })
  const made = functionResource({
    name: `bkend_check_${hashOf(check).slice(0, 16)}`,
    arguments: 'value jsonb',
    returns: 'boolean',
    volatility: 'immutable',
    strict: true,
    body: `\nbegin\n  return\n    ${rule.replaceAll('\n', '\n    ')};\nend\n`,
  })
  return { ...made, transition: { condition: rule } }
}
