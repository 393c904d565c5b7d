/** Small values that outlive the page. Private windows and strict settings may refuse both stores: then memory. */

const memory = new Map<string, string>()

export function read(key: string): string | null {
  try {
    const value = localStorage.getItem(key)
    if (value !== null) return value
  } catch {
    // refused: fall through to memory
  }
  return memory.get(key) ?? null
}

/** Whether the value will outlive the page. */
export function write(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value)
    memory.delete(key)
    return true
  } catch {
    memory.set(key, value)
    return false
  }
}

export function remove(key: string): void {
  memory.delete(key)
  try {
    localStorage.removeItem(key)
  } catch {
    // nothing was kept there
  }
}

/** Keys that begin with prefix, in order. */
export function keys(prefix: string): string[] {
  const found = new Set<string>(memory.keys())
  try {
    for (let i = 0; i < localStorage.length; i++) found.add(localStorage.key(i)!)
  } catch {
    // memory only
  }
  return [...found].filter((key) => key.startsWith(prefix)).sort()
}

export function readCookie(name: string): string | null {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(name + '='))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null
}

/** Sets a two-year cookie on the widest domain the browser allows, so that sub-domains share one visitor. */
export function writeCookie(name: string, value: string): void {
  const text = `${name}=${encodeURIComponent(value)}; path=/; max-age=63072000; samesite=lax`
  const labels = location.hostname.split('.')
  if (!/^[\d.]+$|:/.test(location.hostname)) {
    for (let n = 2; n <= labels.length; n++) {
      document.cookie = `${text}; domain=${labels.slice(-n).join('.')}`
      if (readCookie(name) === value) return
    }
  }
  document.cookie = text
}
