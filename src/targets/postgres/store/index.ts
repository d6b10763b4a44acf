/** The Postgres store: rows under the asker's role and claims, accounts, keys, and the pushed schema. */
import { SERVE_DEFAULTS } from '../../../model/index.ts'
import type { OpenStore, Store, StoreOptions } from '../../../query/index.ts'
import { addressOfUrl } from '../driver/connect.ts'
import { roleNames } from '../normalize/roles.ts'
import { accountStore } from './accounts.ts'
import type { AsLogin } from './accounts-scope.ts'
import { embeddedGateway } from './embedded.ts'
import { examineLogin } from './examine.ts'
import { telling } from './faults.ts'
import { foldingOf } from './folding.ts'
import type { Gateway, GatewayOptions } from './gateway.ts'
import { keyStore } from './keys.ts'
import { claimsFor } from './outcome.ts'
import { publishedOf } from './published.ts'
import { rowStore } from './rows.ts'
import { serverGateway } from './server.ts'
import { shapesFor } from './shape.ts'

/** Milliseconds that a request waits for a connection before it is told that too many do. */
const WAIT = 5000

function gatewayOptions({ config, applicationName, signal }: StoreOptions): GatewayOptions {
  const { statementTimeout, connections, queue } = { ...SERVE_DEFAULTS, ...config.serve }
  return {
    roles: roleNames(config.postgres),
    schema: config.postgres.schema,
    applicationName,
    statementTimeout,
    connections,
    queue,
    wait: WAIT,
    signal,
  }
}

function openGateway(url: string, options: StoreOptions): Promise<Gateway> {
  const settings = gatewayOptions(options)
  if (!url.startsWith('pglite:')) return serverGateway(addressOfUrl(url, options.applicationName), settings)
  const directory = url.slice('pglite:'.length).replace(/^\/\/(?=.)/, '')
  return embeddedGateway(directory === 'memory' ? null : directory, settings)
}

/** Opens the store of `postgres://…` or `pglite:…`. Throws a `DiagnosticError` (`target/connect`, `target/version`, `target/busy`). */
export const openStore: OpenStore = async (url, options): Promise<Store> => {
  const gateway = await openGateway(url, options)
  const { project, environment, config } = options
  const scope = { project, environment }
  const login: AsLogin = (work) => telling(null, () => gateway.asLogin(work))
  const folding = await foldingOf(login)
  const roles = roleNames(config.postgres)
  const dialect = { shapes: shapesFor(config), project, environment, folding: folding.collation }
  return {
    capabilities: { rowSecurity: true, caseFolding: folding.folds },
    ...rowStore({ gateway, dialect, claims: claimsFor(roles) }),
    accounts: accountStore(login, scope),
    keys: keyStore(login, scope),
    published: publishedOf((work) => gateway.asLogin(work), scope),
    examine: examineLogin(login, { schema: config.postgres.schema, roles, dev: options.dev }),
    ready: async () => {
      await login((c) => c.query('select 1 as ready'))
    },
    close: () => gateway.close(),
  }
}
