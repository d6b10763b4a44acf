/** A bounded number of connections, and a bounded queue of those who wait for one. */
import { StoreFault } from '../../../query/index.ts'

/** How a pool opens, judges and ends its connections. */
export interface PoolOptions<Connection> {
  readonly size: number
  /** Those who may wait; whoever comes after is told `busy`. */
  readonly queue: number
  /** Milliseconds that one waits at most. */
  readonly wait: number
  open(): Promise<Connection>
  isUsable(connection: Connection): boolean
  end(connection: Connection): Promise<void>
}

/** Connections lent one at a time. */
export interface Pool<Connection> {
  /**
   * Lends a connection for the time of `work`, one that `suits` where there is a choice. Throws a `StoreFault` (`busy`), and
   * whatever `open` and `work` throw.
   */
  use<T>(work: (connection: Connection) => Promise<T>, suits?: (connection: Connection) => boolean): Promise<T>
  /** Takes no more work, lets what runs end, then ends the connections. */
  close(): Promise<void>
}

interface Waiter<Connection> {
  resolve(connection: Connection | null): void
  reject(fault: unknown): void
  timer: NodeJS.Timeout
}

interface State<Connection> {
  readonly options: PoolOptions<Connection>
  readonly idle: Connection[]
  readonly waiting: Set<Waiter<Connection>>
  /** Open ones, and those that are being opened. */
  count: number
  closing: boolean
  onEmpty: (() => void) | null
}

function busy(message: string): StoreFault {
  return new StoreFault('busy', message)
}

/** An idle connection, out of those that can be used: the one that suits and served last, or any where no more may be opened. */
function pick<C>({ options, idle, count }: State<C>, suits: (connection: C) => boolean): C | undefined {
  const at = idle.findLastIndex(suits)
  if (at >= 0) return idle.splice(at, 1)[0]
  return count < options.size ? undefined : idle.shift()
}

/** An idle connection that can be used, at once: most requests find one. */
function ready<C>(state: State<C>, suits: (connection: C) => boolean): C | undefined {
  for (let next = pick(state, suits); next !== undefined; next = pick(state, suits)) {
    if (state.options.isUsable(next)) return next
    discard(state, next)
  }
  return undefined
}

/** Waits for a connection. Null: there is room to open one. */
function wait<C>(state: State<C>): Promise<C | null> | null {
  const { options, waiting } = state
  if (state.count < options.size) {
    state.count++
    return null
  }
  if (waiting.size >= options.queue) throw busy('too many requests wait for a connection')
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(waiter)
      reject(busy('no connection came free in time'))
    }, options.wait)
    const waiter: Waiter<C> = { resolve, reject, timer }
    waiting.add(waiter)
  })
}

function nextWaiter<C>({ waiting }: State<C>): Waiter<C> | undefined {
  const [next] = waiting
  if (!next) return undefined
  waiting.delete(next)
  clearTimeout(next.timer)
  return next
}

function isDone<C>(state: State<C>): void {
  if (state.count === state.idle.length) state.onEmpty?.()
}

function discard<C>(state: State<C>, connection: C): void {
  state.count--
  void state.options.end(connection).catch(() => {})
}

/** A place came free: whoever waits longest opens a connection of its own. */
function makeRoom<C>(state: State<C>): void {
  const next = state.count < state.options.size ? nextWaiter(state) : undefined
  if (next) {
    state.count++
    next.resolve(null)
  }
  isDone(state)
}

function giveBack<C>(state: State<C>, connection: C): void {
  if (!state.options.isUsable(connection)) {
    discard(state, connection)
    makeRoom(state)
    return
  }
  const next = nextWaiter(state)
  if (next) {
    next.resolve(connection)
    return
  }
  state.idle.push(connection)
  isDone(state)
}

async function take<C>(state: State<C>): Promise<C> {
  const connection = await wait(state)
  if (connection !== null) return connection
  try {
    return await state.options.open()
  } catch (fault) {
    state.count--
    makeRoom(state)
    throw fault
  }
}

async function close<C>(state: State<C>): Promise<void> {
  state.closing = true
  if (state.count > state.idle.length || state.waiting.size > 0)
    await new Promise<void>((done) => {
      state.onEmpty = done
    })
  const all = state.idle.splice(0)
  state.count = 0
  await Promise.all(all.map((c) => state.options.end(c).catch(() => {})))
}

/** A pool; connections are opened when they are first needed. */
export function pool<Connection>(options: PoolOptions<Connection>): Pool<Connection> {
  const state: State<Connection> = { options, idle: [], waiting: new Set(), count: 0, closing: false, onEmpty: null }
  return {
    async use(work, suits = () => true) {
      if (state.closing) throw new StoreFault('unavailable', 'the store is closed')
      const connection = ready(state, suits) ?? (await take(state))
      try {
        return await work(connection)
      } finally {
        giveBack(state, connection)
      }
    },
    close: () => close(state),
  }
}
