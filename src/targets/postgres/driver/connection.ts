/** One connection to Postgres: queries, batches in one round trip, and an end on request. */
import pg from 'pg'
import { type Diagnostic, DiagnosticError, error } from '../../../diagnostic/index.ts'
import type { Queryable } from '../queryable.ts'
import { requestCancel } from './cancel.ts'
import { faultCode } from './faults.ts'
import type { StatementNames } from './statement-names.ts'
import type { TlsAttempt } from './tls.ts'

/** A statement of a batch that the server refused; those before it ran. */
export class BatchFailure extends Error {
  /** Which statement, from 0; -1 where the fault is none of them's. */
  readonly index: number
  /** Where its text begins in the message whose `position` the server counts from, in characters. */
  readonly offset: number
  constructor(index: number, offset: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'BatchFailure'
    this.index = index
    this.offset = offset
  }
}

/** Rows of one statement. */
export type Rows = readonly object[]

/** A connection. Its methods throw the server's errors, or a `DiagnosticError` (`apply/interrupted`) after an abort. */
export interface Connection extends Queryable {
  /** Statements in one message: one round trip, and outside a transaction one implicit transaction. Rows by statement. */
  batch(statements: readonly string[]): Promise<readonly Rows[]>
  /** Like `query`, but neither refused nor cut short by an abort: for commits, rollbacks and giving back. */
  settle<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** Ends the statement that is running, if any. */
  cancel(): void
  /** The connection ended, whoever ended it. */
  readonly closed: boolean
  /** `server_version` as the server said at the start; undefined where it did not. */
  readonly serverVersion: string | undefined
  /** Breaks the connection off at once; what runs on it rejects. */
  abandon(): void
  end(): Promise<void>
}

/** What tells an interrupted run. */
export function interrupted(): Diagnostic {
  return error('apply/interrupted', 'The run was interrupted')
}

const MARK = 'bkend_statement'

/** The connection's parts that pg's types leave out. */
interface Internals {
  readonly connection?: NodeJS.EventEmitter & { readonly stream: { destroy(): void } }
  readonly processID?: number
  readonly secretKey?: number
}

interface ParameterStatus {
  readonly parameterName: string
  readonly parameterValue: string
}

/** The statement that a fault is about: the one that ran last, or, where none did, the one that did not parse. */
function failureOf(fault: unknown, ran: number, pieces: readonly string[], marks: readonly string[]): BatchFailure {
  const lengths = pieces.map((p) => [...p].length)
  const startOf = (n: number): number => lengths.slice(0, n).reduce((sum, l) => sum + l, 0)
  const position = Number((fault as { position?: string }).position ?? 0)
  const parsed = ran < 0 && position > 0 ? pieces.findLastIndex((_, i) => startOf(i) < position) : ran
  return new BatchFailure(parsed, startOf(parsed) + (marks[parsed]?.length ?? 0), fault)
}

function runBatch(client: pg.Client, statements: readonly string[]): Promise<readonly Rows[]> {
  const rows: object[][] = statements.map(() => [])
  let at = -1
  const marks = statements.map((_, i) => `select ${i} as ${MARK};\n`)
  const pieces = statements.map((s, i) => `${marks[i]}${s}\n;\n`)
  return new Promise((resolve, reject) => {
    const query = new pg.Query<Record<string, unknown>>(pieces.join(''))
    query.on('row', (row: Record<string, unknown>) => {
      if (MARK in row) at = Number(row[MARK])
      else rows[at]?.push(row)
    })
    query.on('error', (fault: unknown) => reject(failureOf(fault, at, pieces, marks)))
    query.on('end', () => resolve(rows))
    client.query(query)
  })
}

/** Rows of a result; of the last statement where there were several. */
function rowsOf<Row extends object>(result: pg.QueryResult<Row> | pg.QueryResult<Row>[]): readonly Row[] {
  const last = Array.isArray(result) ? result[result.length - 1] : result
  return last?.rows ?? []
}

function queryOf(
  text: string,
  values: readonly unknown[] | undefined,
  nameOf: StatementNames | undefined,
): pg.QueryConfig {
  const name = values && nameOf?.(text)
  return { text, ...(values && { values: [...values] }), ...(name !== undefined && { name }) }
}

/** How a connection behaves. */
export interface ConnectionHabits {
  /** Cancels what runs, and refuses what comes after. */
  readonly signal?: AbortSignal | undefined
  /** Names for statements with values. Absent: a pooler may stand between, and the next transaction be sent to another session. */
  readonly nameOf?: StatementNames
}

/** Runs work that `cancel` ends where the signal asks for it; none is begun after that. */
async function guarded<T>(signal: AbortSignal | undefined, cancel: () => void, work: () => Promise<T>): Promise<T> {
  if (signal?.aborted) throw new DiagnosticError([interrupted()])
  signal?.addEventListener('abort', cancel)
  try {
    return await work()
  } catch (fault) {
    if (signal?.aborted) throw new DiagnosticError([interrupted()], { cause: fault })
    throw fault
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** Wraps a client that is connected. */
function wrap(
  client: pg.Client,
  attempt: TlsAttempt,
  { signal, nameOf }: ConnectionHabits,
  version: string | undefined,
): Connection {
  const { processID: processId = 0, secretKey = 0 } = client as unknown as Internals
  let closed = false
  // The server's farewell comes as an error first; from then on the client refuses queries, before it has ended.
  for (const event of ['error', 'end'] as const)
    client.on(event, () => {
      closed = true
    })
  const cancel = (): void => requestCancel({ host: client.host, port: client.port, tls: attempt, processId, secretKey })
  const failed = (fault: unknown): never => {
    // Somebody threw the session's statements away: the next connection gives names of its own.
    if (faultCode(fault) === '26000') {
      closed = true
      client.end().catch(() => {})
    }
    throw fault
  }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work)
    last = mine.catch(() => {})
    return mine
  }
  const run = <Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]> =>
    inTurn(() => client.query<Row>(queryOf(text, values, nameOf)).then(rowsOf, failed))
  return {
    query: (text, values) => guarded(signal, cancel, () => run(text, values)),
    batch: (statements) =>
      statements.length === 0
        ? Promise.resolve([])
        : guarded(signal, cancel, () => inTurn(() => runBatch(client, statements))),
    settle: run,
    cancel,
    get closed() {
      return closed
    },
    serverVersion: version,
    abandon: () => (client as unknown as Internals).connection?.stream.destroy(),
    end: () => client.end(),
  }
}

/** Ends a login that takes too long to end by itself once the run is aborted. */
async function login(client: pg.Client, signal: AbortSignal | undefined): Promise<void> {
  const stop = (): void => void client.end().catch(() => {})
  if (signal?.aborted) throw new DiagnosticError([interrupted()])
  signal?.addEventListener('abort', stop)
  try {
    await client.connect()
  } catch (fault) {
    if (signal?.aborted) throw new DiagnosticError([interrupted()], { cause: fault })
    throw fault
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Opens a connection. Throws pg's, the system's or the server's error as it is. */
export async function openConnection(
  config: pg.ClientConfig,
  attempt: TlsAttempt,
  habits: ConnectionHabits,
): Promise<Connection> {
  const client = new pg.Client({ ...config, ssl: attempt })
  client.on('error', () => {})
  let version: string | undefined
  ;(client as unknown as Internals).connection?.on('parameterStatus', (status: ParameterStatus) => {
    if (status.parameterName === 'server_version') version = status.parameterValue
  })
  try {
    await login(client, habits.signal)
  } catch (fault) {
    await client.end().catch(() => {})
    throw fault
  }
  return wrap(client, attempt, habits, version)
}
