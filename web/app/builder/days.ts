/** The days of a question: by name, as a moving period, or fixed. */
import type { Period } from '../api/types'
import { addDays, today } from '../format'

export const RANGES = [
  ...(['today', 'yesterday', 'last_7', 'last_14', 'last_30', 'last_90'] as const),
  ...(['this_week', 'last_week', 'this_month', 'last_month'] as const),
  ...(['this_quarter', 'last_quarter', 'this_year', 'last_year'] as const),
] as const
export type RangeName = (typeof RANGES)[number]
export type Range = RangeName | { from: string; to: string } | Period

/** What each name means to the server, where questions are saved. */
export const PERIODS: Record<RangeName, Period> = {
  today: { last_days: 1 },
  yesterday: { last_days: 1, until: 'yesterday' },
  last_7: { last_days: 7 },
  last_14: { last_days: 14 },
  last_30: { last_days: 30 },
  last_90: { last_days: 90 },
  this_week: { this: 'week' },
  last_week: { previous: 'week' },
  this_month: { this: 'month' },
  last_month: { previous: 'month' },
  this_quarter: { this: 'quarter' },
  last_quarter: { previous: 'quarter' },
  this_year: { this: 'year' },
  last_year: { previous: 'year' },
}

export const isFixed = (range: unknown): range is { from: string; to: string } =>
  !!range &&
  typeof range === 'object' &&
  typeof (range as { from?: unknown }).from === 'string' &&
  typeof (range as { to?: unknown }).to === 'string'
const UNITS = ['week', 'month', 'quarter', 'year']
const isPeriod = (range: unknown): range is Period => {
  if (!range || typeof range !== 'object') return false
  const { last_days, this: current, previous } = range as Period
  return (
    (Number.isInteger(last_days) && last_days! >= 1 && last_days! <= 3660) ||
    UNITS.includes(String(current)) ||
    UNITS.includes(String(previous))
  )
}
export const isRange = (range: unknown): range is Range =>
  (RANGES as readonly unknown[]).includes(range) || isFixed(range) || isPeriod(range)

export const periodOf = (range: Range): Period | null =>
  typeof range === 'string' ? PERIODS[range] : isFixed(range) ? null : range

const plain = (period: Period): string =>
  JSON.stringify([
    period.last_days ?? null,
    period.until ?? 'today',
    period.this ?? null,
    period.previous ?? null,
  ])
/** A period by its name where it has one. */
export const named = (period: Period): Range =>
  RANGES.find((name) => plain(PERIODS[name]) === plain(period)) ?? period

function first(unit: string, day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  if (unit === 'week') return addDays(day, -((new Date(day + 'T00:00:00Z').getUTCDay() + 6) % 7))
  if (unit === 'month') return day.slice(0, 8) + '01'
  if (unit === 'year') return `${day.slice(0, 4)}-01-01`
  return `${year}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`
}

/** The first and the last day, both inclusive; src/zuji/analyze/periods.py reckons alike. */
export function days(range: Range, timeZone: string, now = new Date()): { from: string; to: string } {
  if (isFixed(range)) return range
  const period = periodOf(range)!
  const day = today(timeZone, now)
  if (period.last_days) {
    const to = period.until === 'yesterday' ? addDays(day, -1) : day
    return { from: addDays(to, 1 - period.last_days), to }
  }
  if (period.this) return { from: first(period.this, day), to: day }
  const to = addDays(first(period.previous!, day), -1)
  return { from: first(period.previous!, to), to }
}
