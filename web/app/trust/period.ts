/** Periods of receipt as the address holds them: `range=24h`, or two local days. */
import { addDays, dayStart } from '../format'

export const RANGES: Record<string, number> = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
  '90d': 90 * 86_400_000,
}
const DAYS = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/
const DAY = 86_400_000

/** The local days of a custom period, both inclusive. */
export function daysOf(range: string): [string, string] | undefined {
  const found = DAYS.exec(range)
  return found ? [found[1]!, found[2]!] : undefined
}

/** [from, to) in ms. */
export function periodOf(range: string, timeZone: string, now = Date.now()): { from: number; to: number } {
  const days = daysOf(range)
  if (days) return { from: dayStart(days[0], timeZone), to: dayStart(addDays(days[1], 1), timeZone) }
  return { from: now - (RANGES[range] ?? DAY), to: now + 1 }
}

/** The finest interval that the API gives for a period, and the one that is readable. */
export function intervalsOf(length: number): { allowed: string[]; best: string } {
  const allowed = ['minute', 'hour', 'day'].filter(
    (interval) => length <= { minute: 2, hour: 100, day: 800 }[interval]! * DAY + 60_000,
  )
  return { allowed, best: length <= 2 * 3_600_000 ? 'minute' : length <= 8 * DAY ? 'hour' : 'day' }
}
