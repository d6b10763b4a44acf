/** Projects to measure: any number of tables, one file a table, every other one in YAML. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `item0001`, counted from 1. */
export function tableName(n: number): string {
  return `item${String(n).padStart(4, '0')}`
}

/** Each table refers to the one before it, the first to itself. */
function referred(n: number): string {
  return tableName(Math.max(1, n - 1))
}

function inTypescript(n: number): string {
  const name = tableName(n)
  return `import { boolean, column, integer, numeric, oneOf, reference, string, table } from 'bkend'

/** Table ${n} of the measured project. */
export const ${name} = table('${name}', {
  /** What it is called. */
  title: string().min(1).max(200),
  slug: string().max(80),
  body: string().max(5000).optional(),
  email: string().email().optional(),
  amount: integer().min(0).default(0),
  spent: integer().min(0).default(0),
  price: numeric(10, 2).optional(),
  done: boolean().default(false),
  status: oneOf('draft', 'live', 'gone').default('draft'),
  parentId: reference('${referred(n)}').optional(),
})
  .index('createdAt desc')
  .index(['status', 'amount'])
  .check('spent_within', { spent: { $lte: column('amount') } })
  .permissions({ create: 'user', read: 'guest', list: 'guest', update: 'self', delete: 'self' })
`
}

function inYaml(n: number): string {
  return `table: ${tableName(n)}
description: Table ${n} of the measured project.
columns:
  title: { type: string, minLength: 1, maxLength: 200, description: What it is called. }
  slug: { type: string, maxLength: 80 }
  body: { type: string, maxLength: 5000, optional: true }
  email: { type: string, format: email, optional: true }
  amount: { type: integer, minimum: 0, default: 0 }
  spent: { type: integer, minimum: 0, default: 0 }
  price: { type: 'numeric(10,2)', optional: true }
  done: { type: boolean, default: false }
  status: { type: string, enum: [draft, live, gone], default: draft }
  parentId: { type: reference, to: ${referred(n)}, optional: true }
indexes:
  - [createdAt desc]
  - [status, amount]
checks:
  spent_within: { spent: { $lte: { $column: amount } } }
permissions: { create: user, read: guest, list: guest, update: self, delete: self }
`
}

const CONFIG = `import { defineConfig } from 'bkend'

export default defineConfig({
  project: 'bench',
  schema: './schema',
  out: './generated',
  environments: { dev: { url: 'pglite:.bkend/dev' } },
})
`

/** Writes a project of `tables` tables into `folder`, which is emptied first. */
export function writeProject(folder: string, tables: number): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'schema'), { recursive: true })
  writeFileSync(join(folder, 'bkend.config.ts'), CONFIG)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  for (let n = 1; n <= tables; n++) {
    const yaml = n % 2 === 0
    writeFileSync(join(folder, 'schema', `${tableName(n)}.${yaml ? 'yaml' : 'ts'}`), yaml ? inYaml(n) : inTypescript(n))
  }
}

/** Gives the first table further columns: `added1`, `added2` …. `more`: after the declaration. */
export function addColumn(folder: string, n: number, more: string = ''): void {
  const file = join(folder, 'schema', `${tableName(1)}.ts`)
  const added = Array.from({ length: n }, (_, i) => `  added${i + 1}: string().optional(),\n`).join('')
  writeFileSync(file, inTypescript(1).replace('})\n', `${added}})\n`) + more)
}

/** Says something else in the first table's file that declares nothing else. */
export function touchTable(folder: string, n: number): void {
  writeFileSync(join(folder, 'schema', `${tableName(1)}.ts`), `${inTypescript(1)}// ${n}\n`)
}
