/** Doc comments: which declaration each stands before, and what it says. */
import type { ParsedFile, Range } from './file.ts'

/** A doc comment. */
export interface DocComment extends Range {
  /** Its prose: paragraphs joined to a line each, tags left out. */
  readonly text: string
}

const AFTER = /(?:\s|\/\/.*|\/\*(?!\*)[\s\S]*?\*\/)*/y
const known = new WeakMap<ParsedFile, ReadonlyMap<number, DocComment>>()

/** The doc comment right before whatever begins at `offset`; other comments may stand between. */
export function docBefore(file: ParsedFile, offset: number): DocComment | undefined {
  const docs = known.get(file) ?? docsOf(file)
  known.set(file, docs)
  return docs.get(offset)
}

function docsOf(file: ParsedFile): Map<number, DocComment> {
  const docs = new Map<number, DocComment>()
  for (const comment of file.comments) {
    if (comment.type !== 'Block' || !comment.value.startsWith('*')) continue
    const text = prose(comment.value.slice(1))
    AFTER.lastIndex = comment.end
    AFTER.exec(file.text)
    if (text) docs.set(AFTER.lastIndex, { start: comment.start, end: comment.end, text })
  }
  return docs
}

/** The comment's own words: no leading stars, nothing from the first `@tag` on, wrapped lines joined. */
export function prose(comment: string): string {
  const lines = comment.split(/\r\n|\n|\r/).map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const tag = lines.findIndex((line) => /^\s*@\w/.test(line))
  return (tag < 0 ? lines : lines.slice(0, tag))
    .join('\n')
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\n(?!\s*(?:[-*]|\d+\.)\s)\s*/g, ' '))
    .join('\n\n')
}
