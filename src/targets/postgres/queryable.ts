/** The little that reading the catalogue needs of a connection. */

/** Sends one query and gives its rows. */
export interface Queryable {
  /** Throws the server's error. With `values` the query is parameterised; without, it may hold several statements. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
}
