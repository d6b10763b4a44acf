/** A small reading of workflow files: their `run:` steps in bash, their own actions step by step, GitHub's by what they leave. */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

interface Step {
  readonly id?: string
  readonly if?: string
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
}

interface Job {
  readonly needs?: string | readonly string[]
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly steps?: readonly Step[]
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> }
}

interface Action {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown }>>
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

/** What a run is given. */
export interface Surroundings {
  /** Cloned for each job. */
  readonly origin: string
  readonly sha: string
  readonly event: object
  readonly secrets: Readonly<Record<string, string>>
  /** Of GitHub's API. */
  readonly api: string
  /** Where artifacts are kept: a folder an artifact. */
  readonly artifacts: string
  /** For checkouts, one a job: beside `origin`, so that what a lock file names by its path is where it says. */
  readonly scratch: string
  readonly runId: number
}

/** What became of one job. */
export interface JobResult {
  readonly name: string
  readonly environment: string | undefined
  readonly ok: boolean
  /** Both streams of its steps. */
  readonly log: string
  readonly page: string
}

type Scope = Readonly<Record<string, unknown>>

function lookup(scope: Scope, dotted: string): unknown {
  return dotted.split('.').reduce<unknown>((value, part) => {
    if (part === '*') return value
    if (Array.isArray(value)) return value.map((one: Record<string, unknown>) => one[part])
    return (value as Record<string, unknown> | undefined)?.[part]
  }, scope)
}

const CALLS = { toJSON: (value: unknown) => JSON.stringify(value ?? null), success: (ok: boolean) => ok }

/** An expression: names, texts, `==`, `!=`, `&&`, `||` and `toJSON()`; anything else is a fault of the test. */
function evaluated(expression: string, scope: Scope): unknown {
  const call = /^(\w+)\((.*)\)$/s.exec(expression.trim())
  if (call?.[1] === 'toJSON') return CALLS.toJSON(evaluated(call[2] ?? '', scope))
  for (const [operator, apply] of [
    ['||', (a: unknown, b: () => unknown) => a || b()],
    ['&&', (a: unknown, b: () => unknown) => a && b()],
    ['==', (a: unknown, b: () => unknown) => String(a ?? '') === String(b() ?? '')],
    ['!=', (a: unknown, b: () => unknown) => String(a ?? '') !== String(b() ?? '')],
  ] as const) {
    const at = expression.indexOf(operator)
    if (at >= 0)
      return apply(evaluated(expression.slice(0, at), scope), () => evaluated(expression.slice(at + 2), scope))
  }
  const word = expression.trim()
  if (/^'.*'$/s.test(word)) return word.slice(1, -1).replaceAll("''", "'")
  if (/^(true|false)$/.test(word)) return word === 'true'
  if (/^[a-z_][\w-]*(\.[\w*-]+)*$/i.test(word)) return lookup(scope, word)
  throw new Error(`this reading of workflows does not know \`${word}\``)
}

function filled(text: unknown, scope: Scope): string {
  return String(text ?? '').replace(/\$\{\{(.*?)\}\}/gs, (_all, inner: string) => String(evaluated(inner, scope) ?? ''))
}

function filledAll(values: Readonly<Record<string, unknown>> | undefined, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, filled(value, scope)]))
}

/** One job, while it runs. */
interface Running {
  readonly given: Surroundings
  readonly workspace: string
  readonly temp: string
  readonly log: string[]
  readonly page: string
}

interface Ran {
  readonly ok: boolean
  readonly outputs: Readonly<Record<string, string>>
}

const FINE: Ran = { ok: true, outputs: {} }

function checkout({ given, workspace }: Running): Ran {
  execFileSync('git', ['clone', '--quiet', given.origin, workspace])
  execFileSync('git', ['-C', workspace, 'checkout', '--quiet', given.sha])
  return FINE
}

/** GitHub's own actions, by what they leave behind. */
function foreign(running: Running, uses: string, given: Readonly<Record<string, string>>): Ran {
  const { artifacts } = running.given
  const folder = path.resolve(running.workspace, given.path ?? '.')
  switch (uses) {
    case 'actions/checkout@v4':
      return checkout(running)
    case 'actions/setup-node@v4':
      return FINE
    case 'actions/upload-artifact@v4':
      if (existsSync(folder)) cpSync(folder, path.join(artifacts, given.name ?? '', path.basename(folder)))
      return FINE
    case 'actions/download-artifact@v4':
      cpSync(path.join(artifacts, given.name ?? ''), folder, { recursive: true })
      return FINE
    default:
      throw new Error(`this reading of workflows does not know ${uses}`)
  }
}

/** One `run:` step, as a runner starts it. */
async function bash(
  running: Running,
  step: Step,
  scope: Scope,
  env: Readonly<Record<string, string>>,
  action?: string,
): Promise<Ran> {
  const { given, workspace, temp, page } = running
  const folder = mkdtempSync(path.join(temp, 'step-'))
  const [output, event] = [path.join(folder, 'output'), path.join(folder, 'event.json')]
  writeFileSync(output, '')
  writeFileSync(event, JSON.stringify(given.event))
  const { PATH = '', HOME = '' } = process.env
  const told = {
    ...{ PATH, HOME, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'ann/app', GITHUB_SHA: given.sha },
    ...{ GITHUB_API_URL: given.api, GITHUB_EVENT_PATH: event, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: page },
    ...{ GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp, ...(action && { GITHUB_ACTION_PATH: action }) },
    npm_config_offline: 'true',
  }
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', filled(step.run, scope)], {
    cwd: path.resolve(workspace, filled(step['working-directory'], scope)),
    env: { ...told, ...env, ...filledAll(step.env, scope) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => running.log.push(String(chunk)))
  const code = await new Promise<number | null>((done) => child.on('close', done))
  const outputs = Object.fromEntries(
    readFileSync(output, 'utf8')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  return { ok: code === 0, outputs }
}

/** Steps until one fails. */
async function runSteps(
  running: Running,
  steps: readonly Step[],
  outer: Scope,
  env: Readonly<Record<string, string>>,
  action?: string,
): Promise<Ran & { readonly scope: Scope }> {
  const done: Record<string, { outputs: Ran['outputs'] }> = {}
  const scope = { ...outer, steps: done }
  for (const step of steps) {
    if (step.if !== undefined && !evaluated(step.if.replace(/^\$\{\{|\}\}$/g, ''), scope)) continue
    const ran = step.uses
      ? await use(running, step.uses, filledAll(step.with, scope), scope, { ...env, ...filledAll(step.env, scope) })
      : await bash(running, step, scope, env, action)
    if (step.id) done[step.id] = { outputs: ran.outputs }
    if (!ran.ok) return { ok: false, outputs: {}, scope }
  }
  return { ...FINE, scope }
}

async function use(
  running: Running,
  uses: string,
  given: Readonly<Record<string, string>>,
  scope: Scope,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  if (!uses.startsWith('./')) return foreign(running, uses, given)
  const folder = path.join(running.workspace, uses)
  const action = parse(readFileSync(path.join(folder, 'action.yml'), 'utf8')) as Action
  const defaults = Object.fromEntries(Object.entries(action.inputs ?? {}).map(([name, { default: d }]) => [name, d]))
  const unknown = Object.keys(given).filter((name) => !(name in defaults))
  if (unknown.length > 0) throw new Error(`${uses} takes no ${unknown.join(', ')}`)
  const inputs = { ...filledAll(defaults, scope), ...given }
  const ran = await runSteps(running, action.runs.steps, { github: scope.github, inputs }, env, folder)
  const values = Object.entries(action.outputs ?? {}).map(([name, { value }]) => [name, value] as const)
  return { ok: ran.ok, outputs: filledAll(Object.fromEntries(values), ran.scope) }
}

function combinations({ strategy }: Job): Scope[] {
  const entries = Object.entries(strategy?.matrix ?? {})
  return entries.reduce<Scope[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => Object.assign({}, one, { [name]: value }))),
    [{}],
  )
}

async function runJob(name: string, job: Job, given: Surroundings, more: Scope): Promise<JobResult> {
  const scope = { ...more, secrets: given.secrets, github: { event: given.event, token: 'token', sha: given.sha } }
  const workspace = mkdtempSync(path.join(given.scratch, 'job-'))
  const temp = mkdtempSync(path.join(given.scratch, 'temp-'))
  const page = path.join(temp, 'page.md')
  writeFileSync(page, '')
  const running: Running = { given, workspace, temp, log: [], page }
  const { ok } = await runSteps(running, job.steps ?? [], scope, filledAll(job.env, scope))
  const environment = job.environment === undefined ? undefined : filled(job.environment, scope)
  return { name, environment, ok, log: running.log.join(''), page: readFileSync(page, 'utf8') }
}

/** A workflow's jobs in the order of the file; what needs a job that failed is not run. */
export async function runWorkflow(file: string, given: Surroundings, inputs: Scope = {}): Promise<JobResult[]> {
  const { jobs } = parse(readFileSync(file, 'utf8')) as { jobs: Readonly<Record<string, Job>> }
  const results: JobResult[] = []
  for (const [name, job] of Object.entries(jobs)) {
    const needs = [job.needs ?? []].flat()
    if (results.some((result) => needs.includes(result.name) && !result.ok)) break
    if (job.uses !== undefined) {
      const called = path.join(path.dirname(file), path.basename(job.uses))
      const inner = await runWorkflow(called, given, filledAll(job.with, { inputs }))
      results.push(...inner.map((result) => ({ ...result, name })))
    } else for (const matrix of combinations(job)) results.push(await runJob(name, job, given, { inputs, matrix }))
  }
  return results
}
