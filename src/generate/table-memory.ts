/** What generators made of a table, for processes that generate again and again: a table that did not change is not told anew. */
import type { Schema, Table } from '../model/index.ts'
import { recordChecks } from '../validate/index.ts'

/** Something that what is made of a table asks on the way, and whose answers hang on the tables before it: a name that is still free. */
export type Asked = (...question: readonly string[]) => string

/** The memory of one sort of text. */
export interface TableMemory<Value> {
  /**
   * What `make` gives for the table. `variant`: whatever else decides it. Throws for `withMemory` where it was remembered and `ask` answers
   * otherwise than then: what was asked so far is asked for good, so all tables are to be made again, with nothing remembered.
   */
  of(table: Table, schema: Schema, variant: string, make: (ask: Asked) => Value, ask?: Asked): Value
  /** Forgets everything. */
  clear(): void
}

/** Thrown where what is remembered does not fit any more. */
const STALE: unique symbol = Symbol('stale')

interface Remembered<Value> {
  readonly variant: string
  readonly value: Value
  readonly answers: readonly (readonly [question: readonly string[], answer: string])[]
}

const NOTHING: Asked = () => ''

/** An empty memory. Beside the table the enum types of its schema decide what is made: `recordChecks` is another where they are. */
export function tableMemory<Value>(): TableMemory<Value> {
  let memory = new WeakMap<object, Remembered<Value>>()
  return {
    of(table, schema, variant, make, ask = NOTHING) {
      const key = recordChecks(table, schema)
      const known = memory.get(key)
      if (known?.variant === variant) {
        if (known.answers.every(([question, answer]) => ask(...question) === answer)) return known.value
        throw STALE
      }
      const answers: [readonly string[], string][] = []
      const value = make((...question) => {
        const answer = ask(...question)
        answers.push([question, answer])
        return answer
      })
      memory.set(key, { variant, value, answers })
      return value
    },
    clear() {
      memory = new WeakMap()
    },
  }
}

/** Runs `work`; once more with nothing remembered where what was does not fit. `work` must begin anew each time. */
export function withMemory<Result>(memory: TableMemory<unknown>, work: () => Result): Result {
  try {
    return work()
  } catch (thrown) {
    if (thrown !== STALE) throw thrown
    memory.clear()
    return work()
  }
}
