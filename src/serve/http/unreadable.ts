/** What is answered where a request cannot be read at all, so that no route has a say in it. */
import { ApiFault, faultBody } from '../fault.ts'
import { CORS_HEADERS } from './cors.ts'

/** Bytes that the address and the headers of a request may take together: a filter of a thousand ids fits. */
export const HEADER_LIMIT: number = 65_536

function faultFor(code: string | undefined): ApiFault {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiFault('data/invalid-header', `The address and the headers take more than ${HEADER_LIMIT} bytes`)
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiFault('common/request-timeout', 'The request took too long to arrive')
    default:
      return new ApiFault('data/invalid-header', 'The request is no HTTP')
  }
}

/** The whole answer, as it goes over the socket, which is closed after it. `code`: what Node's parser says. */
export function unreadableAnswer(code: string | undefined): string {
  const fault = faultFor(code)
  const body = faultBody(fault)
  const headers = {
    ...CORS_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${fault.status} ${fault.status === 408 ? 'Request Timeout' : 'Bad Request'}\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}
