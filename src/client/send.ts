/** One HTTP exchange: the request as the API wants it, its answer as a value or a `BkendError`. */
import { BkendError, type ErrorBody } from './error.ts'
import type { ChangeOptions, ClientOptions } from './options.ts'
import { versions } from './version.ts'

/** Sends one request, as the user of the token or as a guest. Throws `BkendError`, or what `signal` was aborted with. */
export async function send(
  { url, apiKey, fetch: given }: ClientOptions,
  method: string,
  path: string,
  body?: object,
  token?: string | null,
  { signal, ifMatch }: ChangeOptions = {},
): Promise<unknown> {
  let response: Response
  let text: string
  let data: { readonly error?: ErrorBody } | undefined
  try {
    response = await (given ?? fetch)(url.replace(/\/+$/, '') + path, {
      method,
      headers: {
        'X-API-Key': apiKey,
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(ifMatch && { 'If-Match': ifMatch }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      // Both may be undefined, which `fetch` takes.
      body: JSON.stringify(body),
      signal: signal as AbortSignal,
    })
    text = await response.text()
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new BkendError(0, { code: 'client/network', message: `No answer: ${cause}`, cause })
  }
  try {
    data = JSON.parse(text)
  } catch {}
  const { headers } = response
  if (response.ok && data instanceof Object) {
    versions.set(data, headers.get('etag'))
    return data
  }
  throw new BkendError(
    response.status,
    data?.error?.code
      ? data.error
      : { code: 'client/invalid-response', message: `No API answer: ${text.slice(0, 200)}` },
    headers.get('x-request-id'),
  )
}
