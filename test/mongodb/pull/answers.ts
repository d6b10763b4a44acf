/** What a pull makes of a server's answers, through the code that reads them: no server is asked. */
import * as library from 'mongodb'
import type { JsonObject, Schema } from '../../../src/model/index.ts'
import type { Sample } from '../../../src/plan/index.ts'
import { tableForm } from '../../../src/source/form/table.ts'
import { CAPABILITIES } from '../../../src/targets/mongodb/capabilities.ts'
import { mongodb } from '../../../src/targets/mongodb/index.ts'
import {
  type Collection,
  type Kept,
  type LiveIndex,
  snapshotFrom,
} from '../../../src/targets/mongodb/inspect/inspect.ts'
import { config, schemaOf } from '../../postgres-objects/project.ts'

const FACTS = {
  ...{ product: 'MongoDB 8.0', version: 800_000, host: 'h', database: 'd', user: '' },
  ...{ tables: new Map(), capabilities: new Set(Object.keys(CAPABILITIES)) },
}
const NO_SAMPLE: Sample = new Map()

/** What loading finds wrong with what a pull would write. */
function faultsOf(yaml: string): string[] {
  try {
    schemaOf(yaml)
    return []
  } catch (fault) {
    return [(fault as Error).message]
  }
}

/** What else a server, or the files, may know. */
export interface Beside {
  readonly shardKey?: JsonObject
  /** Of a collection that a push made. */
  readonly remembered?: readonly Kept[]
  /** What the files declare. */
  readonly known?: Schema
}

/** The declaration of a collection, and the resources before it and as a push would have them after it. */
export function declared(collection: Collection, indexes: readonly LiveIndex[] = [], beside: Beside = {}) {
  const { shardKey = null, remembered = [], known } = beside
  const snapshot = snapshotFrom([{ collection, indexes, shardKey }], remembered, { library })
  const options = { config, facts: FACTS, sample: NO_SAMPLE, ...(known && { known }) }
  const { schema, left } = mongodb.declare?.(snapshot, options) ?? {}
  const again = schema && mongodb.normalize(schema, { config, facts: FACTS, current: snapshot })
  const yaml = schema?.tables.map((table) => JSON.stringify(tableForm(table, 'keep'))).join('\n---\n') ?? ''
  return {
    faults: faultsOf(yaml),
    forms: schema?.tables.map((table) => tableForm(table, 'keep')),
    left: left?.map(({ address, reason }) => `${address}: ${reason}`),
    before: snapshot,
    after: again?.desired,
  }
}
