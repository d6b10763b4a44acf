/** Serves the embedded database on a socket, in the Postgres protocol, to this process and to others. */
import { createServer, type Server, type Socket } from 'node:net'
import {
  CANCEL_REQUEST,
  endsUnit,
  fatal,
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

/** One connection: its bytes cut into units, its units to the turns. */
function serve(socket: Socket, opened: Promise<Opened>, guests: Set<Guest>, id: number): void {
  let bytes: Buffer = Buffer.alloc(0)
  let started = false
  let unit: Buffer[] = []
  let ready: Opened | null = null
  const guest: Guest = {
    answer: (answer) => void socket.write(answer),
    dismiss: (code, reason) => void socket.end(fatal(code, reason)),
  }
  guests.add(guest)

  function begin(): void {
    for (let first = readStartup(bytes); !started && first; first = readStartup(bytes)) {
      bytes = first.rest
      if (first.code === SSL_REQUEST || first.code === GSS_REQUEST) socket.write('N')
      else if (first.code === CANCEL_REQUEST) return void socket.end()
      else {
        started = true
        opened.then(
          (o) => {
            ready = o
            socket.write(greeting(o.database.serverVersion, id))
            proceed()
          },
          (fault: Error) => guest.dismiss('57P03', fault.message),
        )
      }
    }
  }

  function proceed(): void {
    if (!ready) return
    const { frames, rest } = readFrames(bytes)
    bytes = rest
    for (const frame of frames) {
      if (frame.type === 'X') return void socket.end()
      unit.push(frame.bytes)
      if (!endsUnit(frame.type)) continue
      ready.turns.submit(guest, new Uint8Array(Buffer.concat(unit)))
      unit = []
    }
  }

  socket.on('data', (chunk: Buffer) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
    if (!started) begin()
    proceed()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    guests.delete(guest)
    ready?.turns.leave(guest)
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
