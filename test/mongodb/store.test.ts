/** The MongoDB store, judged as every target's is. */
import { loadProject } from '../../src/engine/project.ts'
import { openStore } from '../../src/targets/mongodb/store/index.ts'
import { conformanceSchema, judgeStore } from '../store/conformance.ts'
import { OPERATOR_TYPES } from '../store/types.ts'
import { createProject, told } from './project.ts'

/** FerretDB has no Decimal128, and a push there refuses such a column: another test holds that. */
const TYPES = OPERATOR_TYPES.filter((type) => type.column !== 'precise')

judgeStore(
  'MongoDB',
  async () => {
    const project = await createProject(conformanceSchema(TYPES))
    const { outcome, ...result } = await project.push()
    if (outcome !== 'applied') throw new Error(told({ outcome, ...result }))
    const { url } = project.database
    const loaded = await loadProject({ cwd: project.cwd, schema: 'schema', url }, true)
    if (!loaded.project) throw new Error('the schema cannot be loaded')
    const { config, environment, schema } = loaded.project
    const options = { project: config.project, environment, config, applicationName: 'bkend test', dev: true }
    const store = await openStore(url, options)
    return {
      schema,
      store,
      async close() {
        await store.close()
        await project.remove()
      },
    }
  },
  TYPES,
)
