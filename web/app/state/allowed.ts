/** What the person at this browser may do in the project that is open. */
import { createContext, useContext } from 'react'
import type { Session } from '../api/accounts'

export interface Allowed {
  permissions: ReadonlySet<string>
  /** The role in the project; '' for keys. */
  role: string
  /** Rules hide rows or properties; then only what can be narrowed is open (docs/reference/roles.md). */
  restricted: boolean
  /** Permissions in every project, for what is of no single one. */
  everywhere: ReadonlySet<string>
  /** Who logged in by name signs with it; '' for keys and for the server's own machine. */
  signs: string
  /** null where nobody logged in by name. */
  user: number | null
}

const NOTHING: Allowed = {
  permissions: new Set(),
  role: '',
  restricted: false,
  everywhere: new Set(),
  signs: '',
  user: null,
}

export function allowedIn(session: Session, project: string): Allowed {
  const own = Object.hasOwn(session.projects, project) ? session.projects[project] : undefined
  return {
    permissions: new Set(own ? own.permissions : session.everywhere),
    role: own?.role ?? '',
    restricted: own?.restricted ?? false,
    everywhere: new Set(session.everywhere),
    signs: session.user === null || session.user === undefined ? '' : session.name || session.who,
    user: session.user ?? null,
  }
}

/** Under rules only asking is left: what is written cannot be narrowed. */
const NARROWED = ['read', 'raw', 'export']

export function may(allowed: Allowed, permission: string): boolean {
  if (permission === 'server') return allowed.everywhere.has('server')
  if (allowed.restricted && !NARROWED.includes(permission)) return false
  return allowed.permissions.has(permission)
}

export const AllowedContext = createContext<Allowed>(NOTHING)
export const useAllowed = (): Allowed => useContext(AllowedContext)
export const useMay = (permission: string): boolean => may(useAllowed(), permission)
