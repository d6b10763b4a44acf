/** Users, sessions and keys on MongoDB, judged as every target's are. */
import { loadProject } from '../../src/engine/project.ts'
import { openStore } from '../../src/targets/mongodb/store/index.ts'
import { judgeAccounts } from '../store/accounts.ts'
import { createProject } from './project.ts'

judgeAccounts('MongoDB', async () => {
  const project = await createProject('table: things\ncolumns: { name: string }\n')
  await project.push()
  const { url } = project.database
  const loaded = await loadProject({ cwd: project.cwd, schema: 'schema', url }, true)
  if (!loaded.project) throw new Error('the schema cannot be loaded')
  const { config, environment } = loaded.project
  const store = await openStore(url, {
    ...{ project: config.project, environment, config },
    ...{ applicationName: 'bkend test', dev: true },
  })
  return {
    store,
    async close() {
      await store.close()
      await project.remove()
    },
  }
})
