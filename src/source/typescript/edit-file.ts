/** Edits a schema file in TypeScript: only what changed; comments, order and layout stay. */
import type { Expression } from 'oxc-parser'
import { allNames, type EditedFile, type EnumChange, type FileChanges, type TableChange } from '../changes.ts'
import { offsetOf, type TextEdit } from '../edit.ts'
import { allEdited, lineEnd, lineStart, withCommentsAbove } from '../lines.ts'
import type { Naming } from './column.ts'
import { addCall, changeCall, dropCall } from './edit-chain.ts'
import { describeEdits } from './edit-column.ts'
import { tableEdits } from './edit-table.ts'
import { importEdits, type Wanted } from './imports.ts'
import { COMMENT, chainOf, declarationAt, declaringNames, nodesAt, type Parsed, statementAt } from './syntax.ts'
import { valueText, type Words } from './value.ts'

/** How the file names an enum type, and which module that comes from where it is another's. */
export type EnumNames = (name: string) => { readonly constant: string; readonly module?: string }

function enumEdits(parsed: Parsed, expression: Expression, { values }: EnumChange, words: Words): TextEdit[] | null {
  const { text } = parsed
  const chain = chainOf(expression, text)
  const { root } = chain
  const list = root.type === 'CallExpression' ? root.arguments[1] : undefined
  const statement = statementAt(parsed.program, expression.start)
  const naming: Naming = { words, enumName: (name) => name }
  const edits: TextEdit[] = []
  for (const { key, from, to } of values) {
    if (key === 'values') {
      if (list?.type !== 'ArrayExpression') return null
      edits.push(...listEdits(list, from as readonly unknown[], to as readonly unknown[], words))
    } else if (key === 'description')
      edits.push(
        ...describeEdits(parsed, statement?.start ?? expression.start, chain, to as string | undefined, naming),
      )
    else {
      const call = chain.calls.find((c) => c.word === key)
      const next = { word: key, text: valueText(to, words) }
      if (to === undefined) edits.push(...(call ? [dropCall(call)] : []))
      else edits.push(call ? changeCall(text, call, next) : addCall(text, chain, next))
    }
  }
  return edits
}

type List = Extract<Expression, { type: 'ArrayExpression' }>

/** New values behind those that they follow; a list in which others went or moved is written anew. */
function listEdits(list: List, from: readonly unknown[], to: readonly unknown[], words: Words): TextEdit[] {
  const key = (value: unknown): string => JSON.stringify(value)
  const old = from.map(key)
  const kept = to.map(key).filter((k) => old.includes(k))
  const grows = kept.join() === old.join() && list.elements.length === from.length
  if (!grows) return [{ start: list.start, end: list.end, text: valueText(to, words) }]
  let before = -1
  return to.flatMap((value) => {
    const at = old.indexOf(key(value))
    if (at >= 0) {
      before = at
      return []
    }
    const neighbour = list.elements[before]
    if (neighbour) return [{ start: neighbour.end, end: neighbour.end, text: `, ${valueText(value, words)}` }]
    const start = list.elements[0]?.start ?? list.start + 1
    return [{ start, end: start, text: `${valueText(value, words)}${list.elements.length > 0 ? ', ' : ''}` }]
  })
}

/** Whether the declaration itself says that name. */
function isNamed(expression: Expression, name: string, text: string): boolean {
  const { root } = chainOf(expression, text)
  const said = root.type === 'CallExpression' ? root.arguments[0] : undefined
  return said?.type === 'Literal' && said.value === name
}

/** The statement that declares nothing else, with the comments above it and one blank line. */
function dropStatement(parsed: Parsed, expression: Expression): TextEdit[] | null {
  const { text, program } = parsed
  const statement = statementAt(program, expression.start)
  if (!statement) return null
  const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (inner?.type !== 'VariableDeclaration' || inner.declarations.length !== 1) return null
  const start = withCommentsAbove(text, statement.start, COMMENT)
  let end = lineEnd(text, statement.end)
  if (/^[ \t]*\r?\n/.test(text.slice(end))) end = lineEnd(text, end)
  return [{ start: lineStart(text, start), end, text: '' }]
}

/** Makes the changes. Throws nothing: what is not written out there is missed, and the rest is edited all the same. */
export async function editTypescript(
  file: { readonly shown: string; readonly text: string },
  changes: FileChanges,
  enumNames: EnumNames,
): Promise<EditedFile> {
  const { parseSync } = await import('oxc-parser')
  const { program, comments } = parseSync(file.shown, file.text)
  const parsed: Parsed = { text: file.text, program, comments }
  const names = declaringNames(program)
  const words: Words = new Set()
  const modules = new Map<string, Set<string>>([['bkend', words]])
  const naming: Naming = {
    words,
    enumName: (name) => {
      const { constant, module } = enumNames(name)
      if (module !== undefined) modules.set(module, (modules.get(module) ?? new Set()).add(constant))
      return constant
    },
  }
  const missed: string[] = []
  const edits: TextEdit[] = []
  const at = (span: TableChange['span'], name: string, make: (expression: Expression) => TextEdit[] | null): void => {
    // A table of a loop has its name from elsewhere, and shares its text with others.
    const offset = offsetOf(file.text, span)
    const expression = offset === undefined ? undefined : declarationAt(nodesAt(program, offset), names)
    const made = expression && isNamed(expression, name, file.text) ? make(expression) : null
    if (made === null) missed.push(name)
    else edits.push(...made)
  }
  for (const change of changes.tables) at(change.span, change.to.table, (e) => tableEdits(parsed, e, change, naming))
  for (const change of changes.enums) at(change.span, change.to.enumType, (e) => enumEdits(parsed, e, change, words))
  for (const { span, name } of changes.gone) at(span, name, (e) => dropStatement(parsed, e))
  const text = allEdited(file.text, edits)
  if (text === null) return { text: file.text, missed: allNames(changes) }
  return { text: finished(text, file, parseSync, modules), missed }
}

function finished(
  text: string,
  file: { readonly shown: string; readonly text: string },
  parseSync: typeof import('oxc-parser').parseSync,
  modules: Wanted,
): string | null {
  const { program } = parseSync(file.shown, text)
  if (program.body.every((s) => s.type === 'ImportDeclaration')) return null
  return allEdited(text, importEdits(text, program, file.text, modules)) ?? text
}
