/** How a value travels: what the Sensors protocol has no type for is turned into one that it has, or left out. */

const two = (n: number, width = 2): string => String(n).padStart(width, '0')

/** Local time without a zone, `2026-11-01 08:05:09.007`: the protocol's own datetime, read with $timezone_offset. */
export function datetime(at: Date): string {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${two(at.getMilliseconds(), 3)}`
}

export type Properties = Record<string, unknown>

/** A copy with dates written as text; functions, symbols, undefined and numbers that JSON lacks are left out. */
export function clean(properties: Properties = {}): Properties {
  const kept: Properties = {}
  for (const name of Object.keys(properties)) {
    const value = properties[name]
    if (value instanceof Date) kept[name] = datetime(value)
    else if (typeof value === 'bigint') kept[name] = String(value)
    else if (!['function', 'symbol', 'undefined'].includes(typeof value)) {
      if (typeof value !== 'number' || isFinite(value)) kept[name] = value
    }
  }
  return kept
}

/** base64 of the UTF-8 bytes; btoa alone breaks on anything beyond Latin-1. */
export function base64(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** A random id in UUID form. crypto.randomUUID is missing on plain http, where many intranets live. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 15) | 64
  bytes[8] = (bytes[8]! & 63) | 128
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** `_track_id`: with distinct_id, event and time it tells the server which records are copies of one another. */
export const trackId = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!
