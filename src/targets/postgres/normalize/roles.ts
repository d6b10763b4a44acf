/** The three database roles that requests take: cluster-wide, made where they are missing, never dropped. */
import type { PostgresConfig, RoleNames } from '../../../model/index.ts'

const PRESETS: Readonly<Record<'bkend' | 'supabase', RoleNames>> = {
  bkend: { guest: 'bkend_guest', user: 'bkend_user', admin: 'bkend_admin' },
  supabase: { guest: 'anon', user: 'authenticated', admin: 'service_role' },
}

/** Whom a role stands for. */
export type Asking = keyof RoleNames

/** All three, from the one that may least. */
export const ASKING: readonly Asking[] = ['guest', 'user', 'admin']

/** The names of the roles: a preset's, or those that the config gives. */
export function roleNames({ roles }: Pick<PostgresConfig, 'roles'>): RoleNames {
  return typeof roles === 'string' ? PRESETS[roles] : roles
}
