/** A browser page for tests: a fetch that remembers, a clock that stands still until told. */
import { vi } from 'vitest'
import { DEFAULTS, type Options, Tracker } from '../tracker'

export type Sent = { url: string; record: Record<string, any>; keepalive: boolean } // eslint-disable-line @typescript-eslint/no-explicit-any

export class Page {
  sent: Sent[] = []
  requests = 0
  /** What the server answers next; 0 = the network is down. */
  status = 200
  private trackers: Tracker[] = []

  constructor() {
    vi.useFakeTimers({ now: new Date('2026-11-02T10:00:00+08:00') })
    localStorage.clear()
    for (const pair of document.cookie.split('; ')) {
      const name = pair.split('=')[0]
      document.cookie = `${name}=; path=/; max-age=0`
      document.cookie = `${name}=; path=/; domain=example.com; max-age=0`
    }
    history.replaceState(null, '', '/list?utm_source=wx')
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      this.requests++
      if (!this.status) throw new TypeError('Failed to fetch')
      if (this.status < 400) {
        for (const record of decode(String(init.body)))
          this.sent.push({ url, record, keepalive: !!init.keepalive })
      }
      return { status: this.status }
    })
  }

  open(options: Partial<Options> = {}): Tracker {
    const tracker = new Tracker({ ...DEFAULTS, server: 'http://zuji.example.com', ...options })
    this.trackers.push(tracker)
    return tracker
  }

  quiet(options: Partial<Options> = {}): Tracker {
    return this.open({ auto: { pages: false, routes: false, clicks: false }, ...options })
  }

  close(): void {
    for (const tracker of this.trackers) tracker.stop()
    vi.clearAllTimers()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }

  records(event?: string): Sent['record'][] {
    return this.sent.map((s) => s.record).filter((r) => !event || r.event === event || r.type === event)
  }

  hide(): void {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
  }
}

export function decode(body: string): Record<string, unknown>[] {
  const text = new URLSearchParams(body).get('data_list')!
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)))) as Record<
    string,
    unknown
  >[]
}
