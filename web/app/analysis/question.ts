/**
 * A question while it is put together, how it is kept in the address, asked and saved. It is the query as the API takes
 * it, but for its days: `range` says these, by name where they move with the day. What the builder cannot draw is
 * never touched, so it survives every way. `view` is how the answer is shown; it is no part of what is asked.
 */
import type { AnyFilter, Period, SavedQuestion } from '../api/types'
import { isChosen, whole } from '../builder/operators'
import { type Range, days, isFixed, isRange, named, periodOf } from '../builder/days'
import type { KindOf } from './kind'

export type View = Record<string, string | number | boolean>
export interface Draft extends Record<string, unknown> {
  range: Range
  view?: View
}
export type Query = Record<string, unknown> & { kind: string; from: string; to: string; time_zone: string }

const isObject = (value: unknown): value is Record<string, unknown> =>
  !!value && typeof value === 'object' && !Array.isArray(value)

/** The question in an address; what is missing or broken takes its default, so that old links keep working. */
export function read(text: string, kind: KindOf, first: Draft): Draft {
  let found: Record<string, unknown> = {}
  try {
    const value: unknown = JSON.parse(text || '{}')
    if (isObject(value)) found = value
  } catch {
    // a cut link
  }
  const { range, view, kind: _, ...rest } = kind.read ? kind.read(found) : found
  const fields = Object.entries(rest).filter(([name, value]) => fits(first[name], value, name))
  return {
    ...first,
    ...Object.fromEntries(fields),
    range: isRange(range) ? range : first.range,
    ...(isObject(view) && { view: view as View }),
  }
}

const LISTS =
  /^(filters|breakdowns|series|formulas|steps|touches|models|link|exclusions|held|via|splits|cleaning|leaves|crashes|measures|rows|columns|flow)$/
const OBJECTS =
  /^(start|end|return|step|first|second|conversion|revenue|value|refund|order|active|starts|target|reference|did|window|within|session|subject|measure)$/

/** Lists of objects stay such lists, and objects objects, whatever a link says. */
function fits(before: unknown, value: unknown, name: string): boolean {
  if (value === null || value === undefined) return false
  if (LISTS.test(name))
    return (
      Array.isArray(value) &&
      value.every(isObject) &&
      (value.length > 0 || !Array.isArray(before) || before.length === 0)
    )
  if (Array.isArray(value)) return value.every((one) => !isObject(one))
  // Some kinds call a word what others call an object: an `order` of steps, an `order` with its amount.
  if (OBJECTS.test(name) && isObject(before)) return isObject(value)
  return before === undefined || before === null || typeof before === typeof value
}

export const write = (draft: Draft, first: Draft): string =>
  JSON.stringify(draft) === JSON.stringify(first) ? '' : JSON.stringify(draft)

/** Without parts that are still being filled in. */
function finished(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    if (key === 'filters') return (value as AnyFilter[]).map(whole).filter((one) => one !== null)
    return value.map((one) => finished(one)).filter((one) => one !== undefined)
  }
  if (!isObject(value)) return value
  if (value.event === '' || value.property === '') return undefined
  if (value.property && !isChosen(value)) return undefined
  const entries = Object.entries(value)
    .map(([name, inner]) => [name, finished(inner, name)] as const)
    .filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries)
}

/** What is asked; null while something that the kind needs is not chosen yet. */
export function toQuery(draft: Draft, kind: KindOf, timeZone: string, now = new Date()): Query | null {
  const { range, view: _, ...fields } = draft
  const told = finished(kind.ask ? kind.ask(fields) : fields) as Record<string, unknown>
  const missing = (field: string): boolean => {
    const value = field.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), told)
    return value === undefined || value === null || (Array.isArray(value) && !value.length)
  }
  if (kind.needs.some(missing)) return null
  return { kind: kind.kind, ...told, ...days(range, timeZone, now), time_zone: timeZone }
}

/** The question as it is saved: with a period where its days move, else with its days. */
export function toSaved(
  draft: Draft,
  kind: KindOf,
  timeZone: string,
): { question: Record<string, unknown>; period: Period | null } | null {
  const query = toQuery(draft, kind, timeZone)
  if (!query) return null
  const period = periodOf(draft.range)
  if (!period) return { question: query, period }
  const { from: _, to: __, ...question } = query
  return { question, period }
}

/** The page's question of a saved one. */
export function fromSaved(saved: SavedQuestion, kind: KindOf): Draft | null {
  if (saved.kind !== kind.kind) return null
  const { kind: _, from, to, time_zone: __, ...fields } = saved.question as Record<string, unknown>
  const fixed = { from, to }
  const range = saved.period ? named(saved.period) : isFixed(fixed) ? fixed : null
  if (!range) return null
  return { ...(kind.read ? kind.read(fields) : fields), range }
}

/** Whether two questions would be saved alike. */
export const asksSame = (one: Draft, other: Draft, kind: KindOf): boolean =>
  JSON.stringify(toSaved(one, kind, 'UTC')) === JSON.stringify(toSaved(other, kind, 'UTC'))

/** What of the address says the question, beside which saved one it is: nothing where it is as it was saved. */
export function textOf(draft: Draft, saved: Draft | null, first: Draft): string | undefined {
  return write(draft, saved ?? first) || undefined
}
