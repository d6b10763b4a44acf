/** One HTTP exchange: the request as the API wants it, its answer as a value or a `BkendError`. */
import { BkendError, type ErrorBody } from './error.ts'
import type { CallOptions, ClientOptions } from './options.ts'

/** The answer's JSON as a value, or its error. */
function read(text: string, response: Response): unknown {
  let data: { readonly error?: ErrorBody } | undefined
  try {
    data = JSON.parse(text)
  } catch {}
  if (response.ok && data) return data
  throw new BkendError(
    response.status,
    data?.error?.code
      ? data.error
      : { code: 'client/invalid-response', message: `Not an answer of the API: ${text.slice(0, 200)}` },
    response.headers.get('x-request-id'),
  )
}

/** Sends one request, as the user of the token or as a guest. Throws `BkendError`, or what `signal` was aborted with. */
export async function send(
  { url, apiKey, fetch: given }: ClientOptions,
  method: string,
  path: string,
  body?: unknown,
  token?: string | null,
  signal?: CallOptions['signal'],
): Promise<unknown> {
  let response: Response
  let text: string
  try {
    response = await (given ?? fetch)(url.replace(/\/+$/, '') + path, {
      method,
      headers: {
        'X-API-Key': apiKey,
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    })
    text = await response.text()
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new BkendError(0, { code: 'client/network', message: `No answer: ${cause}` }, null, cause)
  }
  return read(text, response)
}
