/** Carries the queue to the server: in batches, at a fixed interval, again after a failure with growing pauses. */
import { base64 } from './encode'
import { type Queue, type Queued } from './queue'
import { read, remove, write } from './storage'

const BATCH = 50
const HIDE_BYTES = 40_000 // a page that goes away may send 64 KiB, and base64 makes 4 of 3
const LEASE_MS = 15_000
const BACK_OFF_MAX_MS = 300_000

export class Sender {
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  /** Keys that a keepalive request carries: hidden and pagehide come in pairs. */
  private sending = false
  private readonly leaving = new Set<string>()

  constructor(
    private readonly queue: Queue,
    private readonly url: string,
    private readonly interval: number,
    private readonly lease: string,
    private readonly tab: string,
    private readonly failed: (message: string) => void,
  ) {}

  /** Makes sure that a batch leaves within the interval (or after the pause that failures have earned). */
  schedule(now = false): void {
    if (now) clearTimeout(this.timer)
    else if (this.timer !== undefined) return
    // Half of the pause is random: a thousand pages must not come back in the same second.
    const pause =
      this.failures && Math.min(BACK_OFF_MAX_MS, 1000 * 2 ** this.failures) * (0.5 + Math.random() / 2)
    this.timer = setTimeout(
      () => {
        this.timer = undefined
        void this.flush()
      },
      Math.max(now ? 0 : this.interval, now ? 0 : pause),
    )
  }

  /** Sends what waits, oldest first. One tab at a time: copies would be harmless (the server knows them), but waste. */
  async flush(): Promise<void> {
    if (this.sending) return // a slow answer: the flush that waits for it takes what has come since
    if (!this.hold()) return this.schedule()
    this.sending = true
    try {
      for (;;) {
        const batch = this.queue.take(BATCH)
        if (!batch.length) break
        const verdict = await this.post(batch)
        if (verdict === 'again') {
          this.failures++
          break
        }
        this.failures = 0
        this.queue.done(batch)
      }
    } finally {
      this.sending = false
      remove(this.lease)
    }
    if (this.queue.length) this.schedule()
  }

  /** The page may be gone in a moment: send this tab's records without waiting for anybody. */
  leave(): void {
    const batch = this.queue.take(200, HIDE_BYTES, (key) => key.endsWith(this.tab) && !this.leaving.has(key))
    if (!batch.length) return
    // Records stay queued until an answer is seen. If none is, the next page sends them again and the server
    // recognises the copies by _track_id.
    if (typeof fetch === 'function') {
      for (const { key } of batch) this.leaving.add(key)
      void this.post(batch, true).then((verdict) => {
        for (const { key } of batch) this.leaving.delete(key)
        if (verdict === 'done') this.queue.done(batch)
      })
    } else {
      navigator.sendBeacon(this.url, new Blob([body(batch)], { type: 'text/plain' }))
    }
  }

  private async post(batch: Queued[], keepalive = false): Promise<'done' | 'again'> {
    let status: number
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        body: body(batch),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        credentials: 'omit',
        keepalive,
      })
      status = answer.status
    } catch {
      return 'again'
    }
    if (status < 400) return 'done'
    this.failed(`${this.url} answered ${status} for ${batch.length} records`)
    // 403 and 404 are most often a proxy that is being set up; 408 and 429 ask for patience. What else a client is
    // told will not change by repeating.
    return status >= 500 || [403, 404, 408, 429].includes(status) ? 'again' : 'done'
  }

  private hold(): boolean {
    const [owner, until] = (read(this.lease) ?? '').split(' ')
    if (owner && owner !== this.tab && Number(until) > Date.now()) return false
    write(this.lease, `${this.tab} ${Date.now() + LEASE_MS}`)
    return true
  }
}

function body(batch: Queued[]): string {
  const _flush_time = Date.now()
  const records = batch.map(({ record }) => ({ ...record, _flush_time }))
  return 'data_list=' + encodeURIComponent(base64(JSON.stringify(records)))
}
