/** Keys: whether they still open something, and what must be typed to end one. */
import type { Key } from '../api/accounts'

export const SCOPES: Key['scope'][] = ['ingest', 'query', 'save', 'plan', 'admin']
const DAY = 86_400_000

export type KeyState = 'live' | 'revoked' | 'expired'
export function stateOf(key: Pick<Key, 'revoked_at' | 'expires_at'>, now: number): KeyState {
  if (key.revoked_at) return 'revoked'
  return key.expires_at && key.expires_at <= now ? 'expired' : 'live'
}

/** What is typed before a key ends: its name, or its last characters where it has none. */
export const nameOf = (key: Pick<Key, 'name' | 'hint'>): string => key.name || key.hint
export const isTyped = (key: Pick<Key, 'name' | 'hint'>, typed: string): boolean =>
  [key.name, key.hint].some((one) => one !== '' && one === typed.trim())

/** 0 days: never. */
export const expiryOf = (days: number, now: number): number => (days ? now + days * DAY : 0)
