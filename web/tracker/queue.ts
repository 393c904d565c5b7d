/**
 * Records that are not yet on the server. Each has a localStorage key of its own, so tabs add without overwriting one
 * another, and a closed tab's records are sent by the next one. Keys sort by time.
 */
import { keys, read, remove, write } from './storage'

export interface Queued {
  key: string
  record: Record<string, unknown>
}

export class Queue {
  private count = 0
  /** Records dropped because the queue was full. */
  dropped = 0

  constructor(
    private readonly prefix: string,
    private readonly tab: string,
    private readonly limit: number,
  ) {}

  add(record: Record<string, unknown>): void {
    const all = keys(this.prefix)
    // Oldest out: what somebody did last month matters less than what they do now.
    for (const key of all.slice(0, Math.max(0, all.length - this.limit + 1))) {
      remove(key)
      this.dropped++
    }
    const at = Date.now().toString(36).padStart(9, '0')
    const order = (this.count++).toString(36).padStart(6, '0')
    write(`${this.prefix}${at}.${order}.${this.tab}`, JSON.stringify(record))
  }

  /** The oldest records that `wanted` names, at most n and about `bytes` of text. */
  take(n: number, bytes = Infinity, wanted?: (key: string) => boolean): Queued[] {
    const taken: Queued[] = []
    for (const key of keys(this.prefix)) {
      if (taken.length >= n) break
      if (wanted && !wanted(key)) continue
      const text = read(key)
      if (text === null) continue // another tab has sent it meanwhile
      bytes -= text.length
      if (bytes < 0 && taken.length) break
      try {
        taken.push({ key, record: JSON.parse(text) as Record<string, unknown> })
      } catch {
        remove(key)
      }
    }
    return taken
  }

  done(sent: Queued[]): void {
    for (const { key } of sent) remove(key)
  }

  get length(): number {
    return keys(this.prefix).length
  }
}
