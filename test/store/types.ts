/** A column of every type that filters compare, each with a lower and a higher value. */
import type { JsonValue } from '../../src/model/index.ts'

/** One column. */
export interface OperatorType {
  readonly column: string
  /** In YAML. */
  readonly declared: string
  readonly sent: readonly [low: JsonValue, high: JsonValue]
  readonly answered: readonly [low: JsonValue, high: JsonValue]
  /** Takes `$gt` and its like. */
  readonly ordered: boolean
  /** Sorts from `low` to `high`. */
  readonly sortable: boolean
}

function type(
  column: string,
  declared: string,
  sent: readonly [JsonValue, JsonValue],
  more: {
    readonly answered?: readonly [JsonValue, JsonValue]
    readonly ordered?: boolean
    readonly sortable?: boolean
  } = {},
): OperatorType {
  const { answered = sent, ordered = true, sortable = true } = more
  return { column, declared: `{ type: ${declared}, optional: true }`, sent, answered, ordered, sortable }
}

/** Every column. Values outside ASCII are part of it: text orders by code point. */
export const OPERATOR_TYPES: readonly OperatorType[] = [
  type('words', 'string', ['Z', 'a']),
  type('long', 'text', ['é', '\u{1F600}']),
  type('short', 'varchar(20)', ['a b', 'a\u00A0b']),
  type('whole', 'integer', [-2147483648, 2147483647]),
  type('real', 'number', [-1.5e-7, 1e21]),
  type('single', 'float', [0.1, 0.30000000000000004]),
  type('big', 'bigint', ['-9223372036854775808', '9223372036854775807']),
  type('exact', "'numeric(7,2)'", [-5, 99999.99]),
  type('precise', "'numeric(30,10)'", ['-1.0000000001', '12345678901234567890.0000000001'], {
    answered: ['-1.0000000001', '12345678901234567890.0000000001'],
  }),
  type('flag', 'boolean', [false, true], { ordered: false }),
  type('moment', 'date', ['2026-01-31', '2026-01-31T00:00:00.0019+00:00'], {
    answered: ['2026-01-31T00:00:00.000Z', '2026-01-31T00:00:00.001Z'],
  }),
  type('stamp', 'timestamptz', ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'], {
    answered: ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  }),
  type('date', 'day', ['2024-02-29', '2026-12-31']),
  type('clock', 'time', ['09:30', '23:59:59.5'], { answered: ['09:30:00', '23:59:59.5'] }),
  type('key', 'uuid', ['00000000-0000-4000-8000-000000000001', 'ffffffff-0000-4000-8000-000000000001'], {
    ordered: false,
  }),
  type('mood', 'enumType, enumType: mood', ['calm', 'happy'], { ordered: false }),
  type('color', 'string, enum: [red, green]', ['green', 'red']),
  type('grade', 'integer, enum: [1, 2]', [1, 2]),
]
