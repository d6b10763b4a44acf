/** Requests that are sent again when the server or the network was in the way for a moment. */

/** How often and how patiently. */
export interface RetryOptions {
  /** Another `fetch`; the global one by default. */
  readonly fetch?: typeof fetch | undefined
  /** How many times a request is sent again; 3 by default. */
  readonly retries?: number | undefined
  /** Milliseconds before the first time, doubled for each further one, and up to half more by chance; 300 by default. */
  readonly delay?: number | undefined
  /** The most milliseconds to wait; where `Retry-After` asks for more, the answer is given as it is. 20,000 by default. */
  readonly longest?: number | undefined
}

/** Sent twice they do what they do once. */
const IDEMPOTENT = /^(GET|HEAD|OPTIONS|PUT|DELETE)$/i
const PASSING = [429, 502, 503, 504]

/** Milliseconds that the answer asks to wait; 0 where it asks for none. */
function asked(response: Response | undefined): number {
  const said = response?.headers.get('retry-after')
  if (!said) return 0
  return /^\d+$/.test(said) ? Number(said) * 1000 : Math.max(0, Date.parse(said) - Date.now()) || 0
}

function wait(milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      if (signal?.aborted) reject(signal.reason)
      else resolve()
    }
    signal?.addEventListener('abort', done)
    if (signal?.aborted) done()
  })
}

/** The answer with its body read: one that breaks off half-way is no answer. */
async function whole(response: Response): Promise<Response> {
  const text = await response.text()
  return new Response(text === '' ? null : text, response)
}

/**
 * A `fetch` for `createClient` that sends reading and deleting requests again after 429, 502, 503, 504 and where no answer
 * came: at growing distances that differ from client to client, and no sooner than `Retry-After` says. Creating and
 * changing are sent once. A deletion whose answer was lost is `data/not-found` the second time.
 */
export function retrying(options: RetryOptions = {}): typeof fetch {
  const { retries = 3, delay = 300, longest = 20_000 } = options
  const once: typeof fetch = (input, init) => (options.fetch ?? fetch)(input, init)

  return async (input, init) => {
    if (!IDEMPOTENT.test(init?.method ?? (input as Partial<Request>).method ?? 'GET')) return once(input, init)
    for (let tried = 0; ; tried++) {
      let response: Response | undefined
      let fault: unknown
      try {
        response = await whole(await once(input, init))
        if (!PASSING.includes(response.status)) return response
      } catch (error) {
        if (init?.signal?.aborted) throw error
        fault = error
      }
      const pause = Math.max(asked(response), delay * 2 ** tried) * (1 + Math.random() / 2)
      if (tried >= retries || asked(response) > longest) {
        if (response) return response
        throw fault
      }
      await wait(Math.min(pause, longest), init?.signal)
    }
  }
}
