/** Load as apps make it: askers with rows of their own, who read more than they write. */
import { type Send, send } from '../serve/service.ts'

/** One who asks, and the rows that are theirs. */
interface Asker {
  readonly token: string
  readonly id: string
  readonly rows: string[]
  turn: number
}

/** What a stretch of load came to. */
export interface Answered {
  readonly requests: number
  /** Answers that were not what the contract says, and requests that had none. */
  readonly errors: readonly string[]
}

/** A load on a server. */
export interface Load {
  /** Sends for so many seconds; `rate`: so many requests a second, all askers together; null: as many as are answered. */
  run(seconds: number, rate: number | null): Promise<Answered>
}

type Keys = Readonly<Record<'pk' | 'sk', string>>

/** Rows that one asker keeps: every one beyond is deleted. */
const MOST_ROWS = 40

function filterOf(filter: object): string {
  return encodeURIComponent(JSON.stringify(filter))
}

/** A load of so many askers, who sign up first. */
export async function loadOn(url: string, keys: Keys, count: number): Promise<Load> {
  const ask = (method: string, at: string, parts: Send) => send(url, keys, method, at, parts)
  const askers = await Promise.all(
    Array.from({ length: count }, async (_, i): Promise<Asker> => {
      const email = `soak-${process.pid}-${Date.now()}-${i}@example.com`
      const body = { method: 'password', email, password: 'Correct-horse-7', name: `Soak ${i}` }
      const got = await ask('POST', '/v1/auth/email/signup', { body })
      if (got.status !== 201) throw new Error(`${got.status}: ${got.text}`)
      return { token: got.body.accessToken, id: got.body.user.id, rows: [], turn: i }
    }),
  )

  /** One request of an asker's round; what was wrong with its answer, or null. */
  async function step(asker: Asker): Promise<string | null> {
    const { token, rows } = asker
    const turn = asker.turn++ % 20
    const told = async (status: number, method: string, at: string, body?: object): Promise<string | null> => {
      const got = await ask(method, at, { token, ...(body && { body }) })
      if (got.status === 201) rows.push(got.body.id)
      return got.status === status ? null : `${method} ${at.split('?')[0]}: ${got.status} ${got.text.slice(0, 200)}`
    }
    const one = rows[asker.turn % Math.max(1, rows.length)]
    if (rows.length > MOST_ROWS) return await told(200, 'DELETE', `/v1/posts/${rows.shift()}`)
    if (one === undefined || turn < 3) {
      const body = { title: `Row ${asker.turn}`, n: turn, tags: ['soak', `t${turn}`], body: 'x'.repeat(200) }
      return await told(201, 'POST', '/v1/posts', body)
    }
    if (turn < 5) return await told(200, 'PATCH', `/v1/posts/${one}`, { n: asker.turn })
    if (turn < 8) return await told(200, 'GET', `/v1/posts?limit=20&andFilters=${filterOf({ tags: 'soak' })}`)
    if (turn < 11)
      return await told(200, 'GET', `/v1/posts?limit=20&andFilters=${filterOf({ createdBy: asker.id })}&sortBy=n`)
    return await told(200, 'GET', `/v1/posts/${one}`)
  }

  return {
    async run(seconds, rate) {
      const end = Date.now() + seconds * 1000
      const errors: string[] = []
      let requests = 0
      const pause = rate === null ? 0 : (askers.length / rate) * 1000
      await Promise.all(
        askers.map(async (asker, i) => {
          let next = Date.now() + (pause * i) / askers.length
          while (Date.now() < end) {
            const wait = next - Date.now()
            if (pause > 0 && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
            // Whoever falls behind does not send all at once what it missed.
            next = Math.max(next + pause, Date.now() - pause)
            const wrong = await step(asker).catch((fault: Error) => `${fault.message} ${String(fault.cause ?? '')}`)
            requests++
            if (wrong !== null && errors.length < 20) errors.push(wrong)
          }
        }),
      )
      return { requests, errors }
    },
  }
}
