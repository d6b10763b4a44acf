/** What `bkend dev` shows: one status line that is rewritten at a terminal, and what has to be read above it. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { DevEvent } from '../../engine/index.ts'
import { clock } from '../render/clock.ts'
import { howMany, renderDiagnostics } from '../render/diagnostics.ts'
import { count, type Paint, paint } from '../render/paint.ts'
import { renderDestination } from '../render/result.ts'
import type { Terminal } from '../terminal.ts'

/** Shows events. */
export interface Status {
  show(event: DevEvent): void
  /** Text of its own, above the status line. */
  print(text: string): void
}

/** The events that end in a status line. */
type Shown = Exclude<DevEvent, { event: 'ready' | 'change' }>

const CLEAR = '\r\u001b[K'

function milliseconds(event: Extract<DevEvent, { event: 'pushed' }>): string {
  return event.milliseconds === null ? '' : ` · ${Math.round(event.milliseconds.live)} ms`
}

function pushedText(event: Extract<DevEvent, { event: 'pushed' }>): string {
  const { summary, tables, generated } = event
  const files = generated.written.length + generated.removed.length
  const where = tables.length > 0 && tables.length <= 3 ? ` (${tables.join(', ')})` : ''
  const done = [
    ...(summary === '' ? [] : [`pushed ${summary}${where}`]),
    ...(files > 0 ? [`${count(files, 'file')} written`] : []),
  ]
  return `${done.length > 0 ? done.join(', ') : 'in sync'}${milliseconds(event)}`
}

function errorsIn(diagnostics: readonly Diagnostic[]): string {
  return count(howMany(diagnostics, 'error'), 'error')
}

function brokenText({ version, diagnostics }: Extract<DevEvent, { event: 'broken' }>): string {
  const what = version === null ? 'nothing is pushed until that is mended' : 'what was pushed last is served on'
  return `${errorsIn(diagnostics)}; ${what}`
}

/** The line's sign, and what it says. */
function lineOf(event: Shown, style: Paint): readonly [sign: string, text: string] {
  switch (event.event) {
    case 'pushed':
      return [style.green('●'), pushedText(event)]
    case 'broken':
      return [style.red('✗'), brokenText(event)]
    case 'question':
      return [style.yellow('?'), `${count(event.questions.length, 'question')}: nothing is pushed until then`]
    case 'error':
      return [style.red('✗'), event.retries ? 'waiting for the database' : 'not pushed; the next save tries again']
    case 'elsewhere':
      return event.same
        ? [style.green('●'), `version ${event.version} was pushed elsewhere: it is what your files say`]
        : [style.yellow('●'), `version ${event.version} was pushed elsewhere: the next save pushes what your files say`]
    case 'stopped':
      return [style.dim('○'), 'stopped']
  }
}

/** Diagnostics that were not told before; those that are gone may be told again. */
function untoldIn(told: Set<string>, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const texts = diagnostics.map((diagnostic) => JSON.stringify(diagnostic))
  const fresh = diagnostics.filter((_, i) => !told.has(texts[i] ?? ''))
  told.clear()
  for (const text of texts) told.add(text)
  return fresh
}

/** The status of one `bkend dev`. `asks`: questions are put by somebody else, and need no telling here. */
export function statusOn(terminal: Terminal, asks: boolean): Status {
  const style = paint(terminal.colours.err)
  const rewrites = terminal.colours.err
  const told = new Set<string>()
  let line = ''
  const print = (text: string): void => {
    if (text === '') return
    terminal.err(rewrites && line !== '' ? `${CLEAR}${text}${line}` : text)
  }
  const put = (text: string): void => {
    terminal.err(rewrites ? `${CLEAR}${text}` : `${text}\n`)
    line = text
  }
  const read = (diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): void =>
    print(renderDiagnostics(untoldIn(told, diagnostics), sources, terminal.colours.err))
  return {
    print,
    show(event) {
      if (event.event === 'ready' || event.event === 'change') return
      if ('diagnostics' in event) read(event.diagnostics, event.sources)
      if (event.event === 'question' && !asks) {
        const diagnostics = event.questions.map(({ diagnostic }) => diagnostic)
        print(renderDestination(event.result))
        print(renderDiagnostics(diagnostics, event.sources, terminal.colours.err))
        print(`In another terminal: \`${event.command}\`; or save the files as they were\n`)
      }
      const [sign, text] = lineOf(event, style)
      put(`${sign} ${style.dim(clock(new Date(event.at)))} ${text}`)
      if (event.event === 'stopped' && rewrites) terminal.err('\n')
    },
  }
}
