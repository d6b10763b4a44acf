/** The store on a Postgres server and on the embedded database, judged as every target's is. */
import { conformanceSchema, judgeStore } from './conformance.ts'
import { pushed, type Where } from './project.ts'

for (const where of ['server', 'embedded'] satisfies Where[])
  judgeStore(`Postgres: ${where}`, async () => {
    const project = await pushed(where, conformanceSchema())
    const store = await project.open()
    const close = async (): Promise<void> => {
      await store.close()
      await project.remove()
    }
    return { schema: project.schema, store, close }
  })
