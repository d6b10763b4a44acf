/** Serves the embedded database on a socket, in the Postgres protocol, to this process and to others. */
import { createServer, type Server, type Socket } from 'node:net'
import {
  CANCEL_REQUEST,
  endsUnit,
  fatal,
  frameSize,
  GSS_REQUEST,
  greeting,
  queryMessage,
  readFrames,
  readStartup,
  readyStatus,
  SSL_REQUEST,
} from './frames.ts'
import { type Guest, type Turns, turnsOver } from './turns.ts'

/** The little that the server needs of the database. */
export interface RawDatabase {
  readonly serverVersion: string
  /** Runs messages and gives the answers. Never called twice at once. */
  execute(messages: Uint8Array): Promise<Uint8Array>
}

/** A server; it accepts connections before there is a database, and answers them from then on. */
export interface EmbeddedServer {
  readonly server: Server
  /** Called once, when the database is open. */
  open(database: RawDatabase): void
  /** Called where it cannot be opened: everybody is sent away. */
  refuse(reason: string): void
  /** Lets an open transaction end and sends everybody away. The server still listens, so that nobody takes us for dead. */
  leave(): Promise<void>
}

interface Opened {
  readonly database: RawDatabase
  readonly turns: Turns
}

interface Visit {
  readonly socket: Socket
  readonly guest: Guest
  readonly id: number
  bytes: Buffer
  /** What came after `bytes`, while they are no whole message together: a long one is put together once. */
  later: Buffer[]
  /** What came since the last unit. */
  unit: Buffer[]
  isStarted: boolean
  opened: Opened | null
}

/** Answers what comes before the first query. The welcome waits until the database is open. */
function begin(visit: Visit, opened: Promise<Opened>): void {
  const { socket, guest } = visit
  for (let first = readStartup(visit.bytes); first; first = readStartup(visit.bytes)) {
    visit.bytes = first.rest
    if (first.code === CANCEL_REQUEST) return void socket.end()
    if (first.code === SSL_REQUEST || first.code === GSS_REQUEST) {
      socket.write('N')
      continue
    }
    visit.isStarted = true
    const welcome = (o: Opened): void => {
      visit.opened = o
      socket.write(greeting(o.database.serverVersion, visit.id))
      proceed(visit)
    }
    return void opened.then(welcome, (fault: Error) => guest.dismiss('57P03', fault.message))
  }
}

/** Cuts what came into units and queues them. */
function proceed(visit: Visit): void {
  if (!visit.opened) return
  const { frames, rest } = readFrames(visit.bytes)
  visit.bytes = rest
  for (const frame of frames) {
    if (frame.type === 'X') return void visit.socket.end()
    visit.unit.push(frame.bytes)
    if (!endsUnit(frame.type)) continue
    visit.opened.turns.submit(visit.guest, new Uint8Array(Buffer.concat(visit.unit)))
    visit.unit = []
  }
}

function sizeOf({ bytes, later }: Visit): number {
  return later.reduce((size, chunk) => size + chunk.length, bytes.length)
}

function serve(socket: Socket, opened: Promise<Opened>, guests: Set<Guest>, id: number): void {
  const guest: Guest = {
    answer: (answer) => void socket.write(answer),
    dismiss: (code, reason) => void socket.end(fatal(code, reason)),
  }
  const visit: Visit = {
    socket,
    guest,
    id,
    bytes: Buffer.alloc(0),
    later: [],
    unit: [],
    isStarted: false,
    opened: null,
  }
  guests.add(guest)
  socket.on('data', (chunk: Buffer) => {
    visit.later.push(chunk)
    if (visit.isStarted && sizeOf(visit) < frameSize(visit.bytes)) return
    visit.bytes = Buffer.concat([visit.bytes, ...visit.later])
    visit.later = []
    if (!visit.isStarted) begin(visit, opened)
    proceed(visit)
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    guests.delete(guest)
    visit.opened?.turns.leave(guest)
  })
}

/** A server that is not listening yet. */
export function embeddedServer(): EmbeddedServer {
  const guests = new Set<Guest>()
  let resolve: (opened: Opened) => void = () => {}
  let reject: (fault: Error) => void = () => {}
  let turns: Turns | null = null
  let leaving = false
  let count = 0
  const opened = new Promise<Opened>((yes, no) => {
    resolve = yes
    reject = no
  })
  opened.catch(() => {})
  const server = createServer((socket) => {
    if (leaving) return void socket.end()
    serve(socket, opened, guests, ++count)
  })
  return {
    server,
    open(database) {
      turns = turnsOver(database.execute, { rollback: new Uint8Array(queryMessage('rollback')), status: readyStatus })
      resolve({ database, turns })
    },
    refuse: (reason) => reject(new Error(reason)),
    async leave() {
      leaving = true
      await turns?.close(guests)
    },
  }
}
