import type { Role, ServerRole } from '../api/accounts'

/** Roles in a project, the mightiest first. */
export const ROLES: Role[] = ['admin', 'analyst', 'plan_editor', 'viewer']
/** Roles in every project. */
export const SERVER_ROLES: ServerRole[] = ['owner', ...ROLES]

/** The address by which a one-time link is taken. */
export const linkOf = (token: string): string => `${location.origin}/login?link=${encodeURIComponent(token)}`
