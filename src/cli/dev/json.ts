/** The events of `bkend dev --json`: one a line. */
import type { DevEvent } from '../../engine/index.ts'
import { changesJson, questionJson } from '../render/json.ts'
import { shownKeys } from '../render/serving.ts'

/** Of the lines; it changes when a reader of the old ones could stumble. */
const EVENTS_VERSION = 1

function rounded({ generated, live }: { readonly generated: number; readonly live: number }): object {
  return { generated: Math.round(generated * 10) / 10, live: Math.round(live * 10) / 10 }
}

/** The members of one sort of event. */
function membersOf(event: DevEvent): object {
  switch (event.event) {
    case 'ready': {
      const { project, environment, url, version, tables, keys, diagnostics } = event
      return { project, environment, url, pid: process.pid, version, tables, diagnostics, ...shownKeys(keys) }
    }
    case 'change':
      return { files: event.files }
    case 'pushed': {
      const { version, summary, tables, generated, milliseconds, diagnostics, result } = event
      return {
        ...{ version, summary, changes: changesJson(result.changes), tables, generated, diagnostics },
        milliseconds: milliseconds && rounded(milliseconds),
      }
    }
    case 'broken':
      return { version: event.version, diagnostics: event.diagnostics }
    case 'question': {
      const { questions, command, diagnostics } = event
      return {
        questions: questions.map(questionJson),
        command,
        diagnostics: [...diagnostics, ...questions.map(({ diagnostic }) => diagnostic)],
      }
    }
    case 'error':
      return { retries: event.retries, diagnostics: event.diagnostics }
    case 'elsewhere':
      return { version: event.version, same: event.same }
    case 'stopped':
      return {}
  }
}

/** The event as a line of JSON, with its line break. */
export function eventLine(event: DevEvent): string {
  const { number, at } = event
  return `${JSON.stringify({ v: EVENTS_VERSION, event: event.event, number, at, ...membersOf(event) })}\n`
}
