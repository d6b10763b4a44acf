/** Writes an answered rename into the file that declares it. */
import type { RenamePlace } from './place.ts'
import { renameInTypescript } from './typescript.ts'
import { renameInYaml } from './yaml.ts'

/**
 * The file's text with `.renamedFrom('old')` (TypeScript) or `renamedFrom: old` (YAML) added, or its old value replaced;
 * everything else, comments and formatting included, is kept. Undefined where the declaration is not written out at that
 * place (it is made in a loop, or comes from elsewhere): then only its author can add the line.
 */
export async function withRenameLine(place: RenamePlace): Promise<string | undefined> {
  return /\.ya?ml$/i.test(place.span.file) ? renameInYaml(place) : renameInTypescript(place)
}
