/** The text of a generated `validators.ts`. */
import { type Schema, SYSTEM_COLUMNS, type Table } from '../../model/index.ts'
import { recordChecks } from '../../validate/index.ts'
import { tableNames } from '../client/names.ts'
import { docComment, literal } from '../client/text.ts'
import type { Piece } from '../generated-file.ts'
import { tableMemory } from '../table-memory.ts'
import { helperTexts } from './helpers.ts'
import { type Code, call, object, print, thunk } from './layout.ts'
import { ruleCode } from './rule-code.ts'
import { memberCode, ourPatternCode, patternKey, type Uses } from './schema-code.ts'

/** Everything below the header: the tables first, then the helpers that they use. */
export function validatorsParts(schema: Schema): readonly Piece[] {
  if (schema.tables.length === 0) return ['export {}\n']
  const uses: Uses = { helpers: new Set(['table']), patterns: new Set() }
  const tables = schema.tables.map((table) => {
    const { text, uses: own } = TABLES.of(table, schema, '', () => textAndUses(table, schema))
    for (const helper of own.helpers) uses.helpers.add(helper)
    for (const pattern of own.patterns) uses.patterns.add(pattern)
    return text
  })
  const head = ["import * as z from 'zod'\n", ...patternsText(uses), ...helperTexts(uses.helpers)]
  return [head.join('\n'), ...tables]
}

/** A table's text, and what it uses of the rest of the file. */
interface TableText {
  readonly text: Uint8Array
  readonly uses: Uses
}

const TABLES = tableMemory<TableText>()

function textAndUses(table: Table, schema: Schema): TableText {
  const uses: Uses = { helpers: new Set(), patterns: new Set() }
  return { text: Buffer.from(`\n${tableText(table, schema, uses)}`), uses }
}

function tableText(table: Table, schema: Schema, uses: Uses): string {
  const checks = recordChecks(table, schema)
  const rules = checks.row.rules ?? []
  const ignored = checks.create.ignored ?? []
  const shape = (face: 'row' | 'create'): Code =>
    thunk(Object.fromEntries(Object.entries(checks[face].properties).map(([name, p]) => memberCode(name, p, uses))))
  const names = (list: readonly string[]): Code => ({ kind: 'list', items: list.map(literal) })
  const parts = object(
    {
      row: shape('row'),
      create: shape('create'),
      ignored: ignored.join() === SYSTEM_COLUMNS.join() ? undefined : names(ignored),
      filled: rules.length > 0 ? names(checks.create.rules?.[0]?.unknown ?? []) : undefined,
      checks:
        rules.length > 0
          ? thunk(Object.fromEntries(rules.map((r) => [r.name, ruleCode(r.filter, checks.row, uses)])))
          : undefined,
    },
    true,
  )
  const start = `export const ${tableNames(table.name).row}Schema = `
  const judged = table.checks.some((c) => c.rule.kind === 'sql') ? ['SQL checks are judged by the database alone.'] : []
  const doc = docComment([table.description ?? `Records of \`${table.name}\`.`, ...judged])
  return `${doc}${start}${print(call('table', parts), '', start.length, 0)}\n`
}

function patternsText({ patterns }: Uses): readonly string[] {
  if (patterns.size === 0) return []
  const members = Object.fromEntries([...patterns].sort().map((name) => [patternKey(name), ourPatternCode(name)]))
  const start = 'const patterns = '
  return [`${start}${print(object(members, true), '', start.length, 0)}\n`]
}
