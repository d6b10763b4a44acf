/** `spec` and `openapi` of a table. */
import type { Table } from '../../model/index.ts'
import { type Asker, planRead, standing } from '../../query/index.ts'
import type { ServeContext } from '../context.ts'
import { type Answer, type Call, jsonAnswer } from '../route.ts'
import { tableSpec } from '../spec.ts'
import { planned, queryContext, served } from './planned.ts'

/** Answers a call on a table. */
export type DataHandler = (call: Call) => Promise<Answer>

/** Columns that the asker may neither read nor write in any row: not even their names are told. */
function hiddenFrom(asker: Asker, { columns }: Table): string[] {
  const never = (rule: Table['columns'][number]['permission']['read']): boolean =>
    rule !== undefined && standing(rule, asker) === 'never'
  return columns.filter(({ permission: { read, write } }) => never(read) && never(write)).map(({ name }) => name)
}

/** The documents; `spec` shows what the asker may read in some row. */
export function documentHandlers(context: ServeContext): Readonly<Record<'spec' | 'openapi', DataHandler>> {
  return {
    async spec(call) {
      const { schema } = served(context)
      const query = planned(planRead({ table: call.params.table ?? '', id: '' }, queryContext(context, schema, call)))
      return jsonAnswer(200, tableSpec(query.table, schema, new Set(query.columns)))
    },
    async openapi(call) {
      const published = served(context)
      const table = call.params.table ?? ''
      const query = planned(planRead({ table, id: '' }, queryContext(context, published.schema, call)))
      return { status: 200, json: await published.openapi(query.table.name, hiddenFrom(call.asker, query.table)) }
    },
  }
}
