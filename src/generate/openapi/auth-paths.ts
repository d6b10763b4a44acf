/** The paths of signing in. */
import type { oas31 } from 'openapi3-ts'
import { AUTH_ROUTES, type AuthRoute, USER_ROUTES } from '../../contract/index.ts'
import { type Written, written } from './forms.ts'
import { type Json, schemaRef } from './json-schema.ts'
import { parameterRef } from './parameters.ts'
import type { ErrorResponses } from './responses.ts'
import { USER_SECURITY } from './security.ts'
import { shapeName } from './shapes.ts'

/** The tag of these paths; no table can have this name. */
export const AUTH_TAG = 'Signing in'

/** The tag of the paths of users. */
export const USERS_TAG = 'Users'

/** Path → what can be done there. */
export function authPaths(errors: ErrorResponses): Written {
  const paths = new Map<string, oas31.PathItemObject>()
  const add = (route: AuthRoute, tag: string): void => {
    const known = paths.get(route.path) ?? (route.path.includes('{id}') ? { parameters: [parameterRef('id')] } : {})
    paths.set(route.path, { ...known, [route.method]: operation(route, tag, errors) })
  }
  for (const route of AUTH_ROUTES) add(route, AUTH_TAG)
  for (const route of USER_ROUTES) add(route, USERS_TAG)
  return written(2, (out) => {
    for (const [path, item] of paths) out.member(path, item)
  })
}

function operation(route: AuthRoute, tag: string, errors: ErrorResponses): oas31.OperationObject {
  const schemas: Json[] = route.answers.map((name) => schemaRef(shapeName(name)))
  const [only = {}] = schemas
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [tag],
    ...(route.parameters && { parameters: route.parameters.map(parameterRef) }),
    ...(route.asker === 'user' && { security: [...USER_SECURITY] }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaRef(shapeName(route.body)) } } },
    }),
    responses: {
      [route.status]: {
        description: 'Done',
        content: { 'application/json': { schema: schemas.length === 1 ? only : { anyOf: schemas } } },
      },
      ...errors.for(route.errors),
    },
  }
}
