/** Who is asking: an API key always, and a user's token where one is signed in. */
import type { oas31 } from 'openapi3-ts'
import { KEY_HEADER } from '../../contract/index.ts'

/** The two schemes. */
export const SECURITY_SCHEMES: { [name: string]: oas31.SecuritySchemeObject } = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: KEY_HEADER,
    description: '`pk_…` in apps; `sk_…` on servers only, where it makes the caller an admin.',
  },
  userToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of a signed-in user.',
  },
}

/** A key, with or without a user. */
export const KEY_SECURITY: readonly oas31.SecurityRequirementObject[] = [{ apiKey: [] }, { apiKey: [], userToken: [] }]
/** A key and a user. */
export const USER_SECURITY: readonly oas31.SecurityRequirementObject[] = [{ apiKey: [], userToken: [] }]
