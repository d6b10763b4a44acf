// Finds the run that kept the plan of the pull request which this commit merged.
import { appendFileSync } from 'node:fs'

const { BKEND_ARTIFACT: name = '', BKEND_TOKEN, GITHUB_OUTPUT = '', GITHUB_SHA } = process.env
const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY } = process.env

async function get(address) {
  const headers = { accept: 'application/vnd.github+json', authorization: `Bearer ${BKEND_TOKEN}` }
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${address}`, { headers })
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  return await response.json()
}

const heads = (await get(`/commits/${GITHUB_SHA}/pulls`))
  .filter((pull) => pull.merge_commit_sha === GITHUB_SHA || pull.merged_at)
  .map((pull) => pull.head.sha)
const { artifacts } = await get(`/actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`)
const [newest] = artifacts
  .filter(({ expired, workflow_run: run }) => !expired && heads.includes(run.head_sha))
  // A fork could keep a plan of any content under that name.
  .filter(({ workflow_run: run }) => run.head_repository_id === run.repository_id)
  .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
const runId = newest?.workflow_run.id ?? ''
appendFileSync(GITHUB_OUTPUT, `found=${newest !== undefined}\nrun-id=${runId}\n`)
process.stdout.write(
  newest ? `The plan ${name} is of run ${runId}\n` : `No pull request of this commit kept a plan ${name}\n`,
)
