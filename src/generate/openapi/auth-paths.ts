/** The paths of signing in. */
import type { oas31 } from 'openapi3-ts'
import { AUTH_ROUTES, type AuthRoute } from '../../contract/index.ts'
import { type Json, schemaRef } from './json-schema.ts'
import { parameterRef } from './parameters.ts'
import type { ErrorResponses } from './responses.ts'
import { USER_SECURITY } from './security.ts'
import { shapeName } from './shapes.ts'

/** The tag of these paths; no table can have this name. */
export const AUTH_TAG = 'Signing in'

/** Path → what can be done there. */
export function authPaths(errors: ErrorResponses): readonly (readonly [path: string, item: oas31.PathItemObject])[] {
  return AUTH_ROUTES.map((route) => [
    route.path,
    {
      ...(route.path.includes('{id}') && { parameters: [parameterRef('id')] }),
      [route.method]: operation(route, errors),
    },
  ])
}

function operation(route: AuthRoute, errors: ErrorResponses): oas31.OperationObject {
  const schemas: Json[] = route.answers.map((name) => schemaRef(shapeName(name)))
  const [only = {}] = schemas
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [AUTH_TAG],
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
