/** The address is the state: a hook that reads it and two ways to change it. */
import { useCallback, useSyncExternalStore } from 'react'

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('popstate', changed)
  return () => removeEventListener('popstate', changed)
}
const href = (): string => location.pathname + location.search

/** Goes to an address of ours; `replace` leaves no step to come back to (for letters typed, for example). */
export function navigate(to: string, replace = false): void {
  if (to === href()) return
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  dispatchEvent(new PopStateEvent('popstate'))
}

/** Goes on from a page when something is done; who has left it meanwhile stays where they are. */
export function goOn(from: string, to: string): void {
  if (location.pathname === from) navigate(to)
}

export function useAddress(): { path: string; query: URLSearchParams } {
  const url = new URL(useSyncExternalStore(subscribe, href), 'http://x')
  return { path: url.pathname, query: url.searchParams }
}

/** The address with some parameters changed; undefined or '' takes one away. */
export function address(
  path: string,
  query: URLSearchParams,
  changes: Record<string, string | undefined>,
): string {
  const next = new URLSearchParams(query)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(key)
    else next.set(key, value)
  }
  const text = next.toString()
  return text ? `${path}?${text}` : path
}

export function useParameter(name: string): [string, (value: string | undefined, replace?: boolean) => void] {
  const { query } = useAddress()
  const set = useCallback(
    (value: string | undefined, replace = false) =>
      navigate(address(location.pathname, new URLSearchParams(location.search), { [name]: value }), replace),
    [name],
  )
  return [query.get(name) ?? '', set]
}
