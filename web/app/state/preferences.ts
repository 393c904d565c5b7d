/** What belongs to this person on this browser and not to the address: language, theme and density. */
import { useSyncExternalStore } from 'react'

export type Language = 'zh-CN' | 'en'
export type Theme = 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

const listeners = new Set<() => void>()

function kept(key: string): string | null {
  try {
    return localStorage.getItem('zuji.' + key)
  } catch {
    return null
  }
}

const state = {
  language: (kept('language') ??
    (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en')) as Language,
  theme: (kept('theme') ??
    (globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) as Theme,
  density: (kept('density') ?? 'comfortable') as Density,
}

export const language = (): Language => state.language
export const theme = (): Theme => state.theme

/** keep false: until the page is loaded again, as on a wall that is dark for all. */
export function prefer<K extends keyof typeof state>(key: K, value: (typeof state)[K], keep = true): void {
  state[key] = value
  try {
    if (keep) localStorage.setItem('zuji.' + key, value)
  } catch {
    // this page only
  }
  listeners.forEach((changed) => changed())
}

export function usePreference<K extends keyof typeof state>(key: K): (typeof state)[K] {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => state[key],
  )
}
