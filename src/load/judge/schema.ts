/** Raw declarations → the schema: every declaration on its own, then all of them together. */
import { type Diagnostic, hasErrors } from '../../diagnostic/index.ts'
import { byName, deepFreeze, type EnumType, RESERVED_TABLES, type Schema, type Table } from '../../model/index.ts'
import type { RawDeclaration } from '../raw.ts'
import type { World } from './bind.ts'
import { type DraftTable, draftTable } from './draft.ts'
import { judgeEnum } from './enum-type.ts'
import { createJudgeMemory, type JudgeMemory } from './memory.ts'
import { type Named, type Naming, reportDuplicates } from './names.ts'
import { judgeRenames } from './renames.ts'
import { fault, type Scope } from './scope.ts'
import { type JudgedTable, judgeTable } from './table.ts'

/** The schema, or null where any declaration is at fault. */
export interface JudgedSchema {
  readonly schema: Schema | null
  /** What is in order of it, whatever else is at fault: for judging further. Columns, keys and rules at fault are left out. */
  readonly sound: Schema
  readonly diagnostics: readonly Diagnostic[]
}

/** Names compared for suggestions in one run: a fraction of a second. */
const MOST_COMPARED = 200_000

interface NamedEnum {
  readonly name: string
  readonly type: EnumType | null
  readonly scope: Scope
}

/**
 * Judges all declarations. Every fault of all of them is reported; nothing is thrown. With `memory`, a declaration that is the
 * same object as the last time is judged again only where something that it points at is not.
 */
export function judgeDeclarations(
  declarations: readonly RawDeclaration[],
  naming: Naming,
  memory: JudgeMemory = createJudgeMemory(),
): JudgedSchema {
  const scopes = declarations.map((declaration) => memory.scopeOf(declaration))
  const enums = scopes
    .filter((scope) => scope.declaration.kind === 'enumType')
    .flatMap((scope): NamedEnum[] => {
      const judged = memory.once(scope.declaration, () => deepFreeze(judgeEnum(scope, naming)))
      return judged === null ? [] : [{ ...judged, scope }]
    })
  const drafts = scopes
    .filter((scope) => scope.declaration.kind === 'table')
    .flatMap((scope): DraftTable[] => {
      const draft = memory.once(scope.declaration, () => draftTable(scope, naming))
      return draft === null ? [] : [draft]
    })
  const world = worldOf(drafts, enums)
  const judged = drafts.map((draft) => memory.judged(draft, world, (seen) => judgeTable(seen, draft)))
  acrossTables(drafts, enums, judged)
  const diagnostics = memory.ended(scopes)
  const types = enums.flatMap(({ type }) => (type === null ? [] : [type]))
  if (!hasErrors(diagnostics)) {
    const schema = deepFreeze({ tables: byName(judged.map(({ table }) => table)), enums: byName(types) })
    return { schema, sound: schema, diagnostics }
  }
  const tables = judged.map(({ table }, n) => withoutFaulty(table, drafts[n]?.faulty))
  return { schema: null, sound: { tables: byName(tables), enums: byName(types) }, diagnostics }
}

/** A column that was reported is not judged again: its limits and its default may be what was wrong. */
function withoutFaulty(table: Table, faulty: ReadonlySet<string> = new Set()): Table {
  if (faulty.size === 0) return table
  return { ...table, columns: table.columns.filter(({ name }) => !faulty.has(name)) }
}

/** The tables whose name is known. */
function named(drafts: readonly DraftTable[]): DraftTable[] {
  return drafts.filter(({ name }) => name !== '')
}

/** Of two with one name the first counts. */
function worldOf(drafts: readonly DraftTable[], enums: readonly NamedEnum[]): World {
  return {
    tables: new Map(
      named(drafts)
        .reverse()
        .map((draft) => [draft.name, draft]),
    ),
    enums: new Map([...enums].reverse().map(({ name, type }) => [name, type])),
    suggestions: { left: MOST_COMPARED },
    enumTypes: new Map(enums.flatMap(({ name, type }) => (type === null ? [] : [[name, type]]))),
  }
}

function acrossTables(
  drafts: readonly DraftTable[],
  enums: readonly NamedEnum[],
  judged: readonly JudgedTable[],
): void {
  const tableNames = named(drafts).map(
    (d): Named => ({ name: d.name, scope: d.scope, path: ['table'], what: 'The table' }),
  )
  const enumNames = enums.map(
    (e): Named => ({ name: e.name, scope: e.scope, path: ['enumType'], what: 'The enum type' }),
  )
  reportDuplicates([...tableNames, ...enumNames])
  reportDuplicates(databaseNames(drafts, judged))
  judgeRenames(
    named(drafts).map((d) => ({ name: d.name, renamedFrom: d.form.renamedFrom, scope: d.scope, path: [] })),
    'table',
  )
  judgeRenames(
    enums.map((e) => ({ name: e.name, renamedFrom: e.type?.renamedFrom, scope: e.scope, path: [] })),
    'enum type',
  )
  for (const draft of drafts) {
    if (!RESERVED_TABLES.has(draft.name)) continue
    const message = `\`/v1/${draft.name}\` belongs to bkend, so this table answers under \`/v1/data/${draft.name}\` only`
    fault(draft.scope, 'schema/reserved-table', message, ['table'], { severity: 'warning' })
  }
}

/** Names of relations, leaving out tables of one declared name: those were told already. */
function databaseNames(drafts: readonly DraftTable[], judged: readonly JudgedTable[]): Named[] {
  const seen = new Set<string>()
  return judged.flatMap(({ relations }, n) => {
    const name = drafts[n]?.name ?? ''
    if (seen.has(name)) return []
    seen.add(name)
    return relations
  })
}
