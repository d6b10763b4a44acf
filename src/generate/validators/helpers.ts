/** The functions that a generated `validators.ts` brings along: each has the meaning of its check, in zod's terms. */
import type { Helper } from './helper.ts'
import { DECIMAL_HELPERS } from './helpers-decimal.ts'
import { RULE_HELPERS } from './helpers-rule.ts'
import { TEXT_HELPERS } from './helpers-text.ts'

const TABLE = `/** What a record of one table must be: each face is built when it is first asked for. */
export interface Table<Row extends z.ZodRawShape, Create extends z.ZodRawShape> {
  /** As it is answered. */
  readonly row: z.ZodObject<Row, z.core.$strict>
  /** As a create sends it: defaults are filled, system fields dropped. */
  readonly create: Input<Create>
  /** As an update sends it: only what changes, null to unset. */
  readonly update: Input<Changes<Create>>
}

/** What a client sends: the keys that only the server sets may be there and are dropped. */
export type Input<Shape extends z.ZodRawShape> = z.ZodType<
  z.output<z.ZodObject<Shape, z.core.$strict>>,
  z.input<z.ZodObject<Shape, z.core.$strict>> & { readonly [ignored: string]: unknown }
>

/** The same fields, each of which may be left out and none filled. */
export type Changes<Shape extends z.ZodRawShape> = { [Key in keyof Shape]: Change<Shape[Key]> }
type Change<T> =
  T extends z.ZodDefault<infer Inner> ? Change<Inner> : T extends z.ZodOptional ? T : z.ZodOptional<T & z.ZodType>

interface Parts<Row, Create> {
  readonly row: () => Row
  readonly create: () => Create
  /** Keys that are dropped from what a client sends: the system fields unless told. */
  readonly ignored?: readonly string[]
  /** Columns that the server fills on create. */
  readonly filled?: readonly string[]
  readonly checks?: () => Readonly<Record<string, Rule>>
}

type Values = Readonly<Record<string, unknown>>
/** Whether a record obeys a check, where the absence of the unknown columns says nothing. */
type Rule = (values: Values, unknown: readonly string[]) => boolean

function table<Row extends z.ZodRawShape, Create extends z.ZodRawShape>(parts: Parts<Row, Create>): Table<Row, Create> {
  const row = once(() => checked(z.strictObject(parts.row()), parts, []))
  const create = once(() => input(parts.create(), parts, parts.filled ?? []))
  const update = once(() => {
    const shape = changes(parts.create())
    return input(shape, parts, [...ignoredBy(parts), ...Object.keys(shape)])
  })
  return {
    get row() {
      return row()
    },
    get create() {
      return create()
    },
    get update() {
      return update()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function changes<Shape extends z.ZodRawShape>(shape: Shape): Changes<Shape> {
  return Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, change(schema)])) as Changes<Shape>
}

function change(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault) return change(schema.unwrap())
  if (schema instanceof z.ZodPipe) return z.pipe(schema.in, change(schema.out))
  return schema instanceof z.ZodOptional ? schema : z.optional(schema)
}

type AnyParts = Pick<Parts<unknown, unknown>, 'ignored' | 'checks'>

function ignoredBy(parts: AnyParts): readonly string[] {
  return parts.ignored ?? ['id', 'createdBy', 'createdAt', 'updatedAt']
}

function input<Shape extends z.ZodRawShape>(shape: Shape, parts: AnyParts, unknown: readonly string[]): Input<Shape> {
  const keys = ignoredBy(parts)
  const ignored = Object.fromEntries(keys.map((key) => [key, z.unknown().optional()]))
  const sent = (values: Values) => Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)))
  const whole = checked(z.strictObject({ ...shape, ...ignored }), parts, unknown, sent)
  return whole.transform(sent) as unknown as Input<Shape>
}

function checked<Schema extends z.ZodObject>(
  schema: Schema,
  parts: AnyParts,
  unknown: readonly string[],
  sent: (values: Values) => Values = (values) => values,
): Schema {
  let whole = schema
  for (const [name, rule] of Object.entries(parts.checks?.() ?? {})) {
    whole = whole.refine((values) => rule(sent(values), unknown), 'breaks the check ' + name)
  }
  return whole
}
`

const SHAPES: Readonly<Record<string, Helper>> = {
  table: { needs: [], text: TABLE },
  own: {
    needs: [],
    text: `/** What the object itself holds, never what it inherits. */
function own<T extends z.ZodType>(schema: T): z.ZodPreprocess<T> {
  return z.preprocess((value) => (typeof value === 'function' ? undefined : value), schema)
}
`,
  },
  withDefault: {
    needs: [],
    text: `function withDefault<T extends z.ZodType>(schema: T, value: z.util.NoUndefined<z.output<T>>): z.ZodDefault<T> {
  return schema.default(() => JSON.parse(JSON.stringify(value)))
}
`,
  },
  list: {
    needs: [],
    text: `function list<T extends z.ZodType>(items: T, { min = 0, max = Infinity } = {}): z.ZodArray<T> {
  return z.array(items).min(min).max(max)
}
`,
  },
  oneOf: {
    needs: [],
    text: `function oneOf<const T extends string | number>(...values: T[]): z.ZodLiteral<T> {
  return z.literal(values)
}
`,
  },
  integer: {
    needs: [],
    text: `function integer({ min = -2147483648, max = 2147483647 } = {}): z.ZodNumber {
  return z.int().min(min).max(max)
}
`,
  },
  number: {
    needs: [],
    text: `function number({ min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = {}): z.ZodNumber {
  return z.number().min(min).max(max)
}
`,
  },
}

/** Every helper by its name, in the order in which they stand in the file. */
export const HELPERS: Readonly<Record<string, Helper>> = {
  ...SHAPES,
  ...TEXT_HELPERS,
  ...DECIMAL_HELPERS,
  ...RULE_HELPERS,
}

/** The text of the helpers named and of all they need, in the order of `HELPERS`. */
export function helperTexts(names: Iterable<string>): readonly string[] {
  const wanted = new Set<string>()
  const want = (name: string): void => {
    if (wanted.has(name)) return
    wanted.add(name)
    for (const needed of HELPERS[name]?.needs ?? []) want(needed)
  }
  for (const name of names) want(name)
  return Object.entries(HELPERS).flatMap(([name, helper]) => (wanted.has(name) ? [helper.text] : []))
}
