/** The trend's series: which measures there are, and how "times per person" is said to the server. */
import type { Series, Step } from '../../../api/types'
import { isChosen, isGroup, listOf } from '../../../builder/operators'
import type { Draft } from '../../question'

export const COUNTS = ['total', 'unique', 'average_person', 'rolling_unique', 'daily_unique_sum'] as const
export const PROPERTY_MEASURES = [
  ...(['sum', 'average', 'median', 'p75', 'p90', 'p95', 'p99', 'percentile'] as const),
  ...(['min', 'max', 'distinct', 'first', 'last'] as const),
]
/** Those that take any kind of property. */
export const OF_ANY = ['distinct', 'first', 'last']

export const isCount = (measure: string): boolean => (COUNTS as readonly string[]).includes(measure)
/** An average without a property is per person. */
export const shownMeasure = (one: { measure: string; property?: string | null }): string =>
  one.measure === 'average' && !one.property ? 'average_person' : one.measure

export const TREND: Draft = {
  series: [{ event: '*', measure: 'total' }],
  filters: [],
  breakdowns: [],
  range: 'last_7',
  interval: 'day',
}

/** From what older links and saved questions say to what the rows show. */
export function read(found: Record<string, unknown>): Record<string, unknown> {
  const { bots, chart, series, filters, ...rest } = found
  const lines = (Array.isArray(series) ? (series as Series[]) : [])
    .filter((one) => one && typeof one === 'object' && typeof one.event === 'string')
    .map((one) => (typeof one.measure === 'string' ? one : { ...one, measure: 'total' as const }))
  return {
    ...rest,
    ...(['hour', 'day', 'week', 'month'].includes(String(rest.interval)) ? {} : { interval: 'day' }),
    ...(lines.length && { series: lines.map((one) => ({ ...one, measure: shownMeasure(one) })) }),
    ...(Array.isArray(filters) ? { filters } : isGroup(filters) ? { filters: listOf(filters) } : {}),
    ...(bots === false && { include_bots: false }),
    ...(chart === 'bar' && { view: { chart } }),
  }
}

/** Back again; a series that still lacks its property is not asked. */
export function ask(fields: Record<string, unknown>): Record<string, unknown> {
  const series = fields.series as (Series & Step)[]
  return {
    ...fields,
    series: series
      .filter((one) => one.event && (isCount(one.measure) || isChosen(one)))
      .map((one) => (one.measure === 'average_person' ? { ...one, measure: 'average' } : one)),
  }
}
