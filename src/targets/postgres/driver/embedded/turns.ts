/**
 * Whole transactions one after the other: the embedded database has one session, and connections take turns at it. A turn lasts
 * from a message to the answer that says "idle", so no other connection's statement ever runs inside a transaction.
 */

/** Runs one message, or several up to a sync, on the database. */
export type Execute = (unit: Uint8Array) => Promise<Uint8Array>

/** A connection as the turns see it. */
export interface Guest {
  /** Takes an answer. */
  answer(bytes: Uint8Array): void
  /** Is told to leave: nothing more of it will run. */
  dismiss(code: string, reason: string): void
}

/** The order of things. */
export interface Turns {
  /** Queues a unit of the guest. */
  submit(guest: Guest, unit: Uint8Array): void
  /** The guest is gone: what it queued is dropped and its transaction rolled back. */
  leave(guest: Guest): void
  /** Lets an open transaction come to its end, dismisses all guests, and takes no more. Resolves when nothing runs. */
  close(guests: Iterable<Guest>): Promise<void>
}

/** What `turnsOver` needs of the protocol. */
export interface Protocol {
  readonly rollback: Uint8Array
  status(answer: Uint8Array): string | undefined
}

/** Milliseconds that a transaction may idle while others wait. */
const IDLE_LIMIT = 300_000
const LEAVING = 'the process that had the embedded database open is leaving'

interface State {
  /** The guest whose transaction is open. */
  holder: Guest | null
  running: Guest | null
  closing: boolean
  readonly queue: { guest: Guest; unit: Uint8Array }[]
  readonly gone: Set<Guest>
  idle: NodeJS.Timeout | undefined
  onIdle: (() => void) | null
}

function takeNext(state: State): State['queue'][number] | undefined {
  const mine = (entry: { guest: Guest }): boolean => state.holder === null || entry.guest === state.holder
  if (state.closing && state.holder === null) return undefined
  const at = state.queue.findIndex(mine)
  return at < 0 ? undefined : state.queue.splice(at, 1)[0]
}

/** Turns over a database. `execute` never runs twice at once. */
export function turnsOver(execute: Execute, protocol: Protocol): Turns {
  const state: State = {
    holder: null,
    running: null,
    closing: false,
    queue: [],
    gone: new Set(),
    idle: undefined,
    onIdle: null,
  }

  async function runOne(guest: Guest, unit: Uint8Array): Promise<void> {
    try {
      const answer = await execute(unit)
      state.holder = protocol.status(answer) === 'I' ? null : guest
      if (!state.gone.has(guest)) guest.answer(answer)
    } catch (fault) {
      state.holder = null
      guest.dismiss('58000', `the embedded database failed: ${fault instanceof Error ? fault.message : fault}`)
    }
    if (state.holder === guest && state.gone.has(guest)) {
      await execute(protocol.rollback).catch(() => {})
      state.holder = null
    }
  }

  function watchIdle(): void {
    clearTimeout(state.idle)
    const holder = state.holder
    if (holder === null || state.running !== null) return
    state.idle = setTimeout(() => {
      if (state.queue.length === 0 && !state.closing) return watchIdle()
      holder.dismiss('25P03', 'terminating connection due to idle-in-transaction timeout')
      leave(holder)
    }, IDLE_LIMIT)
    state.idle.unref()
  }

  async function pump(): Promise<void> {
    if (state.running !== null) return
    for (let next = takeNext(state); next; next = takeNext(state)) {
      state.running = next.guest
      await runOne(next.guest, next.unit)
      state.running = null
    }
    watchIdle()
    if (state.closing && state.holder === null) state.onIdle?.()
  }

  function leave(guest: Guest): void {
    state.gone.add(guest)
    for (let i = state.queue.length - 1; i >= 0; i--) if (state.queue[i]?.guest === guest) state.queue.splice(i, 1)
    if (state.holder === guest && state.running !== guest) {
      state.queue.unshift({ guest, unit: protocol.rollback })
    }
    void pump()
  }

  return {
    submit(guest, unit) {
      if (state.gone.has(guest)) return
      state.queue.push({ guest, unit })
      void pump()
    },
    leave,
    async close(guests) {
      state.closing = true
      await new Promise<void>((done) => {
        state.onIdle = done
        void pump()
      })
      clearTimeout(state.idle)
      for (const guest of guests) guest.dismiss('57P01', LEAVING)
    },
  }
}
