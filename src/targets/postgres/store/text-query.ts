/**
 * A statement that answers one text, sent without asking what its answer looks like and read without building rows: a
 * query object of pg's (`Submittable`, as pg-cursor's), a third of the work of an ordinary one.
 */
import type pg from 'pg'
import type { TextStatement } from './statement.ts'

/** The connection's parts that pg's types leave out. */
interface Wire {
  /** Texts of the statements that this connection has, by their names; pg keeps it. */
  readonly parsedStatements: Readonly<Record<string, string>>
}

class TextQuery implements pg.Submittable {
  /** Both are read by pg when the server has taken the statement. */
  readonly text: string
  readonly name: string | undefined
  readonly #values: readonly string[]
  readonly #done: (text: string | null) => void
  readonly #failed: (fault: unknown) => void
  #found: string | null = null

  constructor(
    { text, values }: TextStatement,
    name: string | undefined,
    done: (text: string | null) => void,
    failed: (fault: unknown) => void,
  ) {
    this.text = text
    this.name = name
    this.#values = values
    this.#done = done
    this.#failed = failed
  }

  /** Sends the statement, in one piece. */
  submit(connection: pg.Connection): null {
    const { name, text } = this
    const { stream, parsedStatements } = connection as pg.Connection & Wire
    stream.cork()
    try {
      if (name === undefined || parsedStatements[name] === undefined)
        connection.parse({ text, name: name ?? '', types: [] }, true)
      connection.bind({ statement: name ?? '', values: [...this.#values] }, true)
      connection.execute(null, true)
      connection.sync()
    } finally {
      stream.uncork()
    }
    return null
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#found ??= fields[0] ?? null
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#done(this.#found)
  }

  handleError(fault: unknown): void {
    this.#failed(fault)
  }
}

/**
 * Sends the statement and resolves with the first column of its first row; null where there is no row.
 * `name`: under which the server keeps it. Rejects with the server's error.
 */
export function textOf(client: pg.Client, statement: TextStatement, name: string | undefined): Promise<string | null> {
  return new Promise((resolve, reject) => {
    client.query(new TextQuery(statement, name, resolve, reject))
  })
}
