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
  readonly execute: Execute
  readonly protocol: Protocol
  /** The guest whose transaction is open. */
  holder: Guest | null
  running: Guest | null
  closing: boolean
  readonly queue: { guest: Guest; unit: Uint8Array }[]
  readonly gone: WeakSet<Guest>
  idle: NodeJS.Timeout | undefined
  /** Called when a closing database stands still. */
  onStill: (() => void) | null
}

function takeNext(state: State): State['queue'][number] | undefined {
  if (state.closing && state.holder === null) return undefined
  const at = state.queue.findIndex(({ guest }) => state.holder === null || guest === state.holder)
  return at < 0 ? undefined : state.queue.splice(at, 1)[0]
}

async function runOne(state: State, guest: Guest, unit: Uint8Array): Promise<void> {
  try {
    const answer = await state.execute(unit)
    state.holder = state.protocol.status(answer) === 'I' ? null : guest
    if (!state.gone.has(guest)) guest.answer(answer)
  } catch (fault) {
    state.holder = null
    guest.dismiss('58000', `the embedded database failed: ${fault instanceof Error ? fault.message : fault}`)
  }
  if (state.holder === guest && state.gone.has(guest)) {
    await state.execute(state.protocol.rollback).catch(() => {})
    state.holder = null
  }
}

/** Ends a transaction that idles for too long while others wait. */
function watchIdle(state: State): void {
  clearTimeout(state.idle)
  const { holder } = state
  if (holder === null || state.running !== null) return
  state.idle = setTimeout(() => {
    if (state.queue.length === 0 && !state.closing) return watchIdle(state)
    holder.dismiss('25P03', 'terminating connection due to idle-in-transaction timeout')
    leave(state, holder)
  }, IDLE_LIMIT)
  state.idle.unref()
}

async function pump(state: State): Promise<void> {
  if (state.running !== null) return
  for (let next = takeNext(state); next; next = takeNext(state)) {
    state.running = next.guest
    await runOne(state, next.guest, next.unit)
    state.running = null
  }
  watchIdle(state)
  if (state.closing && state.holder === null) state.onStill?.()
}

function leave(state: State, guest: Guest): void {
  state.gone.add(guest)
  for (let i = state.queue.length - 1; i >= 0; i--) if (state.queue[i]?.guest === guest) state.queue.splice(i, 1)
  if (state.holder === guest && state.running !== guest) state.queue.unshift({ guest, unit: state.protocol.rollback })
  void pump(state)
}

async function close(state: State, guests: Iterable<Guest>): Promise<void> {
  state.closing = true
  await new Promise<void>((done) => {
    state.onStill = done
    void pump(state)
  })
  clearTimeout(state.idle)
  for (const guest of guests) guest.dismiss('57P01', LEAVING)
}

/** Turns over a database. `execute` never runs twice at once. */
export function turnsOver(execute: Execute, protocol: Protocol): Turns {
  const state: State = {
    execute,
    protocol,
    holder: null,
    running: null,
    closing: false,
    queue: [],
    gone: new WeakSet(),
    idle: undefined,
    onStill: null,
  }
  return {
    submit(guest, unit) {
      if (state.gone.has(guest)) return
      state.queue.push({ guest, unit })
      void pump(state)
    },
    leave: (guest) => leave(state, guest),
    close: (guests) => close(state, guests),
  }
}
