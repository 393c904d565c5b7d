/** A saved trend and the page's question: how the one becomes the other. */
import type { AnyFilter, Breakdown, Period, SavedQuestion, Series, TrendQuery } from '../api/types'
import {
  DEFAULT,
  INTERVALS,
  type Question,
  RANGES,
  type Range,
  isGroup,
  toQuery,
  write,
} from '../trend/question'

const PERIODS: Record<(typeof RANGES)[number], Period> = {
  today: { last_days: 1 },
  yesterday: { last_days: 1, until: 'yesterday' },
  last_7: { last_days: 7 },
  last_14: { last_days: 14 },
  last_30: { last_days: 30 },
  last_90: { last_days: 90 },
  this_month: { this: 'month' },
  last_month: { previous: 'month' },
}

/** The question as it is saved: with a period where its days move, else with its days. */
export function toSaved(
  question: Question,
  timeZone: string,
): { question: Record<string, unknown>; period: Period | null } {
  const { from, to, ...rest } = toQuery(question, timeZone)
  if (typeof question.range === 'string') return { question: rest, period: PERIODS[question.range] }
  return { question: { ...rest, from, to }, period: null }
}

const plain = (period: Period): string =>
  JSON.stringify([
    period.last_days ?? null,
    period.until ?? 'today',
    period.this ?? null,
    period.previous ?? null,
  ])

/** The page's question of a saved one; null where it says something that the page cannot show. */
export function fromSaved(saved: SavedQuestion): Question | null {
  if (saved.kind !== 'trend') return null
  const told = saved.question as unknown as TrendQuery
  const range: Range | undefined = saved.period
    ? RANGES.find((name) => plain(PERIODS[name]) === plain(saved.period!))
    : { from: told.from, to: told.to }
  if (!range || !INTERVALS.includes(told.interval)) return null
  const only = told.filters[0]
  const made: Question = {
    ...DEFAULT,
    series: told.series.map((one) => tidy({ ...one, measure: measureOf(one) }) as unknown as Series),
    filters:
      told.filters.length === 1 && isGroup(only!)
        ? (tidy(only) as never)
        : { op: 'and', filters: told.filters.map((one) => tidy(one) as unknown as AnyFilter) },
    breakdowns: told.breakdowns.map((one) => tidy(one) as unknown as Breakdown),
    bots: told.include_bots,
    range,
    interval: told.interval,
  }
  const again = toQuery(made, told.time_zone ?? 'UTC')
  return covers(again, { ...told, from: again.from, to: again.to, time_zone: again.time_zone }) ? made : null
}

const measureOf = (one: Series): string =>
  one.measure === 'average' && !one.property ? 'average_person' : one.measure

/** Without what is null or an empty list. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, inner]) => inner !== null && !(key === 'filters' && Array.isArray(inner) && !inner.length),
      )
      .map(([key, inner]) => [key, key === 'value' ? inner : tidy(inner)]),
  )
}

/** Fields of the canonical form that say nothing more when they have these values. */
const SILENT: Record<string, unknown> = {
  on: 'event',
  limit: 20,
  week_start: 'monday',
  subject: { of: 'person' },
}

/** Whether a query says all that its canonical form says: what it leaves out is a default there. */
function covers(query: unknown, canonical: unknown, key = ''): boolean {
  if (Array.isArray(canonical)) {
    const list: unknown[] = Array.isArray(query) ? query : []
    return list.length === canonical.length && canonical.every((item, i) => covers(list[i], item))
  }
  if (canonical && typeof canonical === 'object') {
    if (query === undefined) return covers(SILENT[key], canonical) || Object.keys(canonical).length === 0
    return Object.entries(canonical).every(([name, item]) =>
      covers((query as Record<string, unknown>)[name], item, name),
    )
  }
  if (query !== undefined) return query === canonical || canonical === null
  return canonical === null || canonical === false || SILENT[key] === canonical
}

/** Whether two questions would be saved alike. */
export const asksSame = (one: Question, other: Question): boolean =>
  JSON.stringify(toSaved(one, 'UTC')) === JSON.stringify(toSaved(other, 'UTC'))

/** What of the address says the question, beside which saved one it is: nothing where it is as it was saved. */
export function textOf(question: Question, saved: Question | null): string | undefined {
  const text = write(question)
  if (!saved) return text || undefined
  return text === write(saved) ? undefined : text || '{}'
}
