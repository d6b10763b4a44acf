/** A request's JSON body, for the servers that are measured. */
import type { IncomingMessage } from 'node:http'

/** Empty where nothing was sent. Rejects where it is no JSON. */
export function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => resolve(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)))
    request.on('error', reject)
  })
}
