/** Writes plain JSON data as block YAML. */
import { stringify } from 'yaml'
import type { JsonValue } from '../../model/index.ts'

/** The data as YAML 1.2 text. */
export function toYaml(data: JsonValue): string {
  return stringify(data, { lineWidth: 0, aliasDuplicateObjects: false })
}
