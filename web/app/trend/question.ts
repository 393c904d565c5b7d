/** The trend page's question: how it is kept in the address and becomes a query. */
import type {
  AnyFilter,
  Breakdown,
  FilterGroup,
  Interval,
  Kind,
  Owner,
  Series,
  TrendQuery,
} from '../api/types'
import { addDays, today } from '../format'

export const RANGES = [
  'today',
  'yesterday',
  'last_7',
  'last_14',
  'last_30',
  'last_90',
  'this_month',
  'last_month',
] as const
export type Range = (typeof RANGES)[number] | { from: string; to: string }

export interface Question {
  series: Series[]
  filters: FilterGroup
  breakdowns: Breakdown[]
  /** Whether events of known bots are counted too. */
  bots: boolean
  range: Range
  interval: Interval
  chart: 'line' | 'bar'
}

export const INTERVALS: Interval[] = ['hour', 'day', 'week', 'month']
export const COUNTS = ['total', 'unique', 'average_person'] as const
export const PROPERTY_MEASURES = [
  'sum',
  'average',
  'median',
  'p75',
  'p90',
  'p95',
  'p99',
  'min',
  'max',
  'distinct',
] as const

const BOTH = ['is_set', 'is_not_set']
const LISTS = ['has_any', 'has_all', 'has_none', 'is_empty', 'is_not_empty', ...BOTH]
const TEXTS = [
  ...['in', 'not_in', 'equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with'],
  ...['matches', 'not_matches', 'is_empty', 'is_not_empty', ...BOTH],
]
/** Which operators a property takes; src/zuji/analyze/filters.py has the same table. */
export const OPERATORS: Record<Kind, string[]> = {
  text: TEXTS,
  json: TEXTS,
  number: [
    ...['equals', 'not_equals', 'in', 'not_in', 'less', 'less_or_equal', 'greater', 'greater_or_equal'],
    ...['between', 'not_between', ...BOTH],
  ],
  bool: ['is_true', 'is_false', ...BOTH],
  datetime: ['last_days', 'on_day', 'not_on_day', 'before', 'after', 'between', 'not_between', ...BOTH],
  list: LISTS,
  numbers: LISTS,
}

export type Operand = 'none' | 'one' | 'many' | 'two' | 'days'
export function operandOf(operator: string): Operand {
  if (/^is_(set|not_set|true|false|empty|not_empty)$/.test(operator)) return 'none'
  if (['in', 'not_in', 'has_any', 'has_all', 'has_none'].includes(operator)) return 'many'
  if (operator.endsWith('between')) return 'two'
  return operator === 'last_days' ? 'days' : 'one'
}

export const DEFAULT: Question = {
  series: [{ event: '*', measure: 'total' }],
  filters: { op: 'and', filters: [] },
  breakdowns: [],
  bots: true,
  range: 'last_7',
  interval: 'day',
  chart: 'line',
}

/** The question in an address; what is missing or broken takes its default, so old links keep working. */
export function read(text: string): Question {
  let found: Partial<Question> = {}
  try {
    const value: unknown = JSON.parse(text || '{}')
    if (value && typeof value === 'object') found = value
  } catch {
    // a cut link
  }
  const list = <T>(value: unknown): T[] =>
    Array.isArray(value) ? (value.filter((v) => v && typeof v === 'object') as T[]) : []
  const series = list<Series>(found.series).filter(
    (s) => typeof s.event === 'string' && typeof s.measure === 'string',
  )
  const range = found.range
  return {
    series: series.length ? series : DEFAULT.series,
    filters: isGroup(found.filters) ? found.filters : DEFAULT.filters,
    breakdowns: list<Breakdown>(found.breakdowns).filter((b) => typeof b.property === 'string'),
    bots: found.bots !== false,
    range:
      (typeof range === 'string' && (RANGES as readonly string[]).includes(range)) ||
      (range && typeof range === 'object' && typeof range.from === 'string' && typeof range.to === 'string')
        ? range
        : DEFAULT.range,
    interval: found.interval && INTERVALS.includes(found.interval) ? found.interval : DEFAULT.interval,
    chart: found.chart === 'bar' ? 'bar' : 'line',
  }
}

/** As short as can be: defaults are left out. */
export function write(question: Question): string {
  const kept = Object.entries(question).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT[key as keyof Question]),
  )
  return kept.length ? JSON.stringify(Object.fromEntries(kept)) : ''
}

export const isGroup = (item: unknown): item is FilterGroup =>
  !!item && typeof item === 'object' && 'op' in item && Array.isArray((item as FilterGroup).filters)

export function days(range: Range, timeZone: string, now = new Date()): { from: string; to: string } {
  if (typeof range !== 'string') return range
  const day = today(timeZone, now)
  const first = day.slice(0, 8) + '01'
  switch (range) {
    case 'today':
      return { from: day, to: day }
    case 'yesterday':
      return { from: addDays(day, -1), to: addDays(day, -1) }
    case 'this_month':
      return { from: first, to: day }
    case 'last_month':
      return { from: addDays(first, -1).slice(0, 8) + '01', to: addDays(first, -1) }
    default:
      return { from: addDays(day, 1 - Number(range.slice(5))), to: day }
  }
}

/** Whose property is asked, in the fields that the query takes. */
export function ownerOf({ on = 'event', group_type, item_type, via }: Partial<Owner>): Owner {
  if (on === 'group') return { on, group_type }
  return on === 'item' ? { on, item_type, via } : { on }
}

/** Whether a property is chosen, and with it what names its item. */
export const isChosen = (item: Partial<Owner> & { property?: string }): boolean =>
  !!item.property && (item.on !== 'item' || !!item.via)

/** A filter that is still being filled in is not asked. */
export function whole(item: AnyFilter): AnyFilter | null {
  if (isGroup(item)) {
    const filters = item.filters.map(whole).filter((f) => f !== null)
    return filters.length ? { op: item.op, filters } : null
  }
  if (!isChosen(item) || !item.operator) return null
  const { property, operator, value } = item
  const owner = ownerOf(item)
  const operand = operandOf(operator)
  if (operand === 'none') return { ...owner, property, operator }
  if (operand === 'many' && !(Array.isArray(value) && value.length)) return null
  if (
    operand === 'two' &&
    !(Array.isArray(value) && value.every((v) => v !== null && v !== undefined && v !== ''))
  )
    return null
  if (
    value === undefined ||
    value === null ||
    (value === '' && operator !== 'equals' && operator !== 'not_equals')
  )
    return null
  return { ...owner, property, operator, value }
}

export function toQuery(question: Question, timeZone: string, now = new Date()): TrendQuery {
  const filters = whole(question.filters) as FilterGroup | null
  return {
    kind: 'trend',
    series: question.series
      .filter(
        (series) =>
          series.event && (isChosen(series) || (COUNTS as readonly string[]).includes(series.measure)),
      )
      .map(({ event, measure, property, filters, ...owner }) => ({
        event,
        measure: measure === 'average_person' ? 'average' : measure,
        ...(property && { property, ...ownerOf(owner) }),
        ...(filters?.length && { filters: filters.map(whole).filter((f) => f !== null) }),
      })),
    ...days(question.range, timeZone, now),
    interval: question.interval,
    time_zone: timeZone,
    // One "all of" group at the top is what a list of filters means.
    filters: !filters ? [] : filters.op === 'and' ? filters.filters : [filters],
    breakdowns: question.breakdowns
      .filter(isChosen)
      .map(({ property, limit, ...owner }) => ({ ...ownerOf(owner), property, limit })),
    include_bots: question.bots,
  }
}

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
