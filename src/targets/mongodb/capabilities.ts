/** What a server can do, and what follows where it cannot. */

/** Capability → what becomes of a project on a server without it. */
export const CAPABILITIES = {
  validators:
    'no collection has a validator: types, lengths, patterns and required fields are kept by the Data API alone',
  createsWithValidator: 'a collection gets its validator by a command of its own, after it was made',
  collMod: 'a validator cannot be changed once its collection stands',
  jsonSchema:
    'validators say with query operators what those can say: nothing inside lists, and no unknown fields refused',
  schemaEnum:
    'validators list the values of a column beside their `$jsonSchema`; those inside objects and lists are not held',
  schemaAllOf:
    'validators hold several patterns of a column beside their `$jsonSchema`; those inside objects and lists are not all held',
  schemaAdditional: 'validators do not refuse unknown fields',
  schemaQueries: '`$jsonSchema` cannot be asked for in a query',
  partialIndexes: 'uniques and indexes with a condition are not made',
  sparseIndexes: 'an index is not sparse: it holds documents without the field, too',
  ttlIndexes: 'an index does not end documents: nothing expires',
  textIndexes: 'text indexes are not made',
  hashedIndexes: 'an index `using: hash` is made as an ordinary one',
  geoIndexes: 'indexes over places (`2dsphere`) are not made',
  wildcardIndexes: 'wildcard indexes are not made',
  collations: 'indexes and collections with a collation are not made',
  collectionOptions: 'a collection is an ordinary one: not capped, not clustered, and no time series',
  pipelineUpdates: 'types are converted by the process that pushes, document by document',
  decimal128: '`numeric` of more than 15 digits cannot be kept',
  expressions: 'row rules that compare two columns cannot be served, and checks are not part of validators',
  anyJson:
    'JSON with lists in lists, or keys with a dot or a dollar, is kept as text; columns of lists of lists refuse rows',
  atomicUpdates: 'changes of one row take turns within a process; two processes that change it at once can lose one',
  transactions: 'several commands are not one: what a cascade follows is changed one after the other',
  changeStreams: 'nobody is told of changes by the server',
  sharding: 'a `shardKey` does nothing: the deployment is not sharded',
} as const

/** One thing that a server can do or not. */
export type Capability = keyof typeof CAPABILITIES

const ALL = Object.keys(CAPABILITIES) as Capability[]

/** The capabilities among those words. */
export function capabilitiesIn(words: Iterable<string> | undefined): ReadonlySet<Capability> {
  const told = new Set(words ?? ALL)
  return new Set(ALL.filter((capability) => told.has(capability)))
}
