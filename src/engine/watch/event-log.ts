/** The events of one `bkend dev`: numbered, told to whoever started it, and kept for pages that come later or were away. */
import { addressOf, type Schema } from '../../model/index.ts'
import type { DevEvents, DevMessage } from '../../serve/index.ts'
import type { RunResult } from '../result.ts'
import { tableOf } from '../table-of.ts'
import type { DevEvent, Untold } from './events.ts'

/** Where events are told. */
export interface EventLog {
  tell(event: Untold): void
  /** What open pages hear. */
  readonly pages: DevEvents
}

/** Events kept for pages that were away. */
const KEPT = 100

/** A log. `onEvent` hears every event at once. */
export function createEventLog(onEvent: (event: DevEvent) => void): EventLog {
  let number = 0
  let kept: readonly DevMessage[] = []
  const readers = new Set<(message: DevMessage) => void>()
  return {
    tell(untold) {
      number += 1
      const event = { ...untold, number, at: new Date().toISOString() } as DevEvent
      onEvent(event)
      const data = pageText(event)
      if (data === null) return
      const message = { id: number, data }
      kept = [...kept.slice(1 - KEPT), message]
      for (const send of readers) send(message)
    },
    pages: {
      subscribe(after, send) {
        const newest = kept.slice(-1)
        const isKnown = after !== null && after <= number && after >= (kept[0]?.id ?? 1) - 1
        for (const message of isKnown ? kept.filter(({ id }) => id > after) : newest) send(message)
        readers.add(send)
        return () => readers.delete(send)
      },
    },
  }
}

/** The tables of which a run changed something, as they are declared; those that are gone by their names in the database. */
export function changedTables({ changes }: RunResult, { tables }: Schema): string[] {
  const declared = new Map(tables.map(({ name, dbName }) => [addressOf('table', null, dbName), name]))
  const changed = changes.flatMap((change) => {
    const table = tableOf(change)
    return table === null ? [] : [declared.get(table) ?? table.slice('table:'.length)]
  })
  return [...new Set(changed)].sort()
}

/** What open pages are told; null: nothing. */
function pageText(event: DevEvent): string | null {
  const { number, at } = event
  switch (event.event) {
    case 'ready':
    case 'pushed': {
      const pushed = event.event === 'pushed' ? event : null
      return JSON.stringify({
        number,
        at,
        state: 'ok',
        version: event.version,
        tables: pushed?.tables ?? [],
        files: [...(pushed?.generated.written ?? []), ...(pushed?.generated.removed ?? [])],
        diagnostics: event.diagnostics,
      })
    }
    case 'broken':
    case 'error':
      return JSON.stringify({ number, at, state: event.event, diagnostics: event.diagnostics })
    case 'question':
      return JSON.stringify({
        number,
        at,
        state: 'waiting',
        diagnostics: event.questions.map(({ diagnostic }) => diagnostic),
        command: event.command,
      })
    case 'elsewhere':
      return JSON.stringify({ number, at, state: 'elsewhere', version: event.version, diagnostics: [] })
    case 'change':
    case 'stopped':
      return null
  }
}
