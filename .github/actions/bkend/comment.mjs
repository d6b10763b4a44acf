// Puts the page of a run on the pull request: one comment a command and environment, replaced each time.
import { existsSync, readFileSync } from 'node:fs'

const { BKEND_COMMAND: command, BKEND_ENV = '', BKEND_PAGE = '', BKEND_TOKEN } = process.env
const { GITHUB_API_URL = 'https://api.github.com', GITHUB_EVENT_PATH = '', GITHUB_REPOSITORY } = process.env

/** GitHub takes no longer comment. */
const LONGEST = 65_000

const number = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')).pull_request?.number
const marker = `<!-- bkend ${command} ${BKEND_ENV} -->`

async function request(method, address, body) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${address}`, {
    method,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${BKEND_TOKEN}` },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`)
  return await response.json()
}

async function earlier() {
  for (let page = 1; ; page++) {
    const comments = await request('GET', `/issues/${number}/comments?per_page=100&page=${page}`)
    const found = comments.find((comment) => comment.body?.startsWith(marker))
    if (found || comments.length < 100) return found
  }
}

/** The page without its blocks where it is too long: half a block would swallow what stands after it. */
function bodyOf(page) {
  const body = `${marker}\n${page}`
  if (body.length <= LONGEST) return body
  const [head] = page.split('\n\n')
  return `${marker}\n${head}\n\nToo long for a comment: the page of the job has it.\n`
}

if (number === undefined) process.stdout.write('No pull request, so no comment\n')
else {
  try {
    const body = bodyOf(
      existsSync(BKEND_PAGE) ? readFileSync(BKEND_PAGE, 'utf8') : `bkend ${command} printed nothing\n`,
    )
    const found = await earlier()
    if (found) await request('PATCH', `/issues/comments/${found.id}`, { body })
    else await request('POST', `/issues/${number}/comments`, { body })
  } catch (fault) {
    // A pull request from a fork gets a token that may not write: the plan stands on the page of the job all the same.
    process.stdout.write(
      `::warning title=bkend::The comment was not written: ${String(fault.message).replace(/\s+/g, ' ')}\n`,
    )
  }
}
