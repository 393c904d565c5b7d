import type { Interval } from '../../../api/types'
import { addDays, today } from '../../../format'

/** Whether the point at `at` is not over yet. */
export function isRunning(at: string, interval: Interval, timeZone: string, now = new Date()): boolean {
  const day = today(timeZone, now)
  if (interval === 'hour') {
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now)
    return at.slice(0, 13) === `${day}T${hour}`
  }
  const start = at.slice(0, 10)
  if (interval === 'day') return start === day
  if (interval === 'week') return start <= day && day <= addDays(start, 6)
  return start.slice(0, 7) === day.slice(0, 7)
}
