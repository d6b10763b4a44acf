/** What judging made of declarations, for as long as they and all that they point at stay what they were. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import { deepFreeze } from '../../model/index.ts'
import type { RawDeclaration } from '../raw.ts'
import type { World } from './bind.ts'
import type { DraftTable } from './draft.ts'
import type { DeclarationScope } from './scope.ts'
import type { JudgedTable } from './table.ts'

/** Looks into the world that a table was judged with, and what each found. */
type Look = readonly [kind: 'table' | 'enum' | 'enumType', name: string, found: unknown]

/** A memory of one folder's declarations under one naming. What a run reported is not remembered: it is judged again. */
export interface JudgeMemory {
  /** The scope of a declaration: the one that it had, where it was remembered. */
  scopeOf(declaration: RawDeclaration): DeclarationScope
  /** What `make` gives for the declaration, the same again for the same one. */
  once<T>(declaration: RawDeclaration, make: () => T): T
  /** The table of a draft in a world: made again where it looked at something that is another by now. */
  judged(draft: DraftTable, world: World, judge: (world: World) => JudgedTable): JudgedTable
  /** Forgets every declaration of which something was reported, and gives all of that. */
  ended(scopes: readonly DeclarationScope[]): Diagnostic[]
}

interface Remembered {
  readonly scope: DeclarationScope
  made?: unknown
}

interface RememberedTable {
  readonly judged: JudgedTable
  readonly looks: readonly Look[]
}

/** An empty memory. */
export function createJudgeMemory(): JudgeMemory {
  const declarations = new WeakMap<RawDeclaration, Remembered>()
  const tables = new WeakMap<DraftTable, RememberedTable>()
  const rememberedOf = (declaration: RawDeclaration): Remembered => {
    const known = declarations.get(declaration) ?? { scope: { declaration, diagnostics: [] } }
    declarations.set(declaration, known)
    return known
  }
  return {
    scopeOf: (declaration) => rememberedOf(declaration).scope,
    once<T>(declaration: RawDeclaration, make: () => T): T {
      const known = rememberedOf(declaration)
      if (!('made' in known)) known.made = make()
      return known.made as T
    },
    judged(draft, world, judge) {
      const known = tables.get(draft)
      if (known?.looks.every(([kind, name, found]) => seen(world, kind, name) === found)) return known.judged
      const looks: Look[] = []
      const { table, relations } = judge(looking(world, looks))
      const judged = { table: deepFreeze(table), relations }
      tables.set(draft, { judged, looks })
      return judged
    },
    ended(scopes) {
      for (const { declaration, diagnostics } of scopes) if (diagnostics.length > 0) declarations.delete(declaration)
      return scopes.flatMap(({ diagnostics }) => diagnostics)
    },
  }
}

/** What a table sees of another: how its ids are made; all of it, where it has no single one. */
function seen({ tables, enums, enumTypes }: World, kind: Look[0], name: string): unknown {
  if (kind === 'enum') return enums.get(name)
  if (kind === 'enumType') return enumTypes.get(name)
  const target = tables.get(name)
  return target?.id ?? target
}

/** The world, with every look noted down. */
function looking(world: World, looks: Look[]): World {
  const noting = <Value>(map: ReadonlyMap<string, Value>, kind: Look[0]): ReadonlyMap<string, Value> =>
    new Proxy(map, {
      get(target, member) {
        if (member === 'get' || member === 'has')
          return (name: string) => {
            looks.push([kind, name, seen(world, kind, name)])
            return target[member](name)
          }
        const value: unknown = Reflect.get(target, member, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  return {
    ...world,
    tables: noting(world.tables, 'table'),
    enums: noting(world.enums, 'enum'),
    enumTypes: noting(world.enumTypes, 'enumType'),
  }
}
