/** What the contract documents and nobody serves yet: it says so, with 501. */
import { ApiFault } from '../fault.ts'
import type { Route } from '../route.ts'

type Method = Route['method']

const ALL: readonly Method[] = ['GET', 'POST', 'PATCH', 'DELETE']

/** Paths of which every method is documented, or none is told. */
const WHOLE: readonly string[] = [
  '/v1/files',
  '/v1/files/*',
  '/v1/auth/mfa/*',
  '/v1/auth/accounts',
  '/v1/auth/accounts/*',
  '/v1/auth/invitations',
  '/v1/auth/invitations/*',
  '/v1/auth/organization/*',
  '/v1/auth/onboarding',
  '/v1/auth/onboarding/*',
  '/v1/users/:id/preferences',
  '/v1/users/:id/notifications',
  '/v1/users/:id/onboarding',
  '/v1/settings/public',
]

const SINGLE: readonly (readonly [Method, string])[] = [
  ['POST', '/v1/auth/email/callback'],
  ['GET', '/v1/auth/:provider/callback'],
  ['POST', '/v1/auth/:provider/callback'],
  ['POST', '/v1/auth/password/reset/request'],
  ['POST', '/v1/auth/password/reset/confirm'],
  ['POST', '/v1/auth/signup/email/resend'],
  ['GET', '/v1/auth/signup/email/confirm'],
  ['POST', '/v1/auth/email/verify/send'],
  ['POST', '/v1/auth/email/verify/confirm'],
  ['POST', '/v1/auth/email/verify/resend'],
  ['PATCH', '/v1/users/:id/avatar'],
  ['DELETE', '/v1/users/:id/avatar'],
  ['POST', '/v1/users/:id/avatar/upload-url'],
]

function route(method: Method, path: string): Route {
  return {
    method,
    path,
    asker: 'key',
    handle: () => {
      throw new ApiFault('common/not-implemented', 'This is documented and not served yet')
    },
  }
}

/** Routes that answer 501; those that are served come before them. */
export const NOT_SERVED: readonly Route[] = [
  ...SINGLE.map(([method, path]) => route(method, path)),
  ...WHOLE.flatMap((path) => ALL.map((method) => route(method, path))),
]
