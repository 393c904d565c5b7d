/** Filters: which operators a property takes, and which conditions are still being filled in. */
import type { AnyFilter, Completes, Did, FilterGroup, InCohort, Kind, Owner } from '../api/types'

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

const is = (item: unknown): item is Record<string, unknown> => !!item && typeof item === 'object'
export const isGroup = (item: unknown): item is FilterGroup =>
  is(item) && 'op' in item && Array.isArray(item.filters)
export const isDid = (item: unknown): item is Did => is(item) && is(item.did)
export const isCohort = (item: unknown): item is InCohort => is(item) && typeof item.cohort === 'string'
export const isSequence = (item: unknown): item is Completes => is(item) && 'sequence' in item

/** Whose property is asked, in the fields that the query takes. */
export function ownerOf({ on = 'event', group_type, item_type, via, table }: Partial<Owner>): Owner {
  if (on === 'group') return { on, group_type }
  if (on === 'lookup') return { on, table, via }
  return on === 'item' ? { on, item_type, via } : { on }
}

/** Whether a property is chosen, and with it what names its item. */
export const isChosen = (item: Partial<Owner> & { property?: string | null }): boolean =>
  !!item.property && (item.on !== 'item' || !!item.via)

/** A filter that is still being filled in is not asked. */
export function whole(item: AnyFilter): AnyFilter | null {
  if (isGroup(item)) {
    const filters = item.filters.map(whole).filter((f) => f !== null)
    return filters.length ? { op: item.op, filters } : null
  }
  if (isDid(item)) {
    if (!item.did.event) return null
    const filters = item.did.filters?.map(whole).filter((f) => f !== null)
    return { ...item, did: { ...item.did, ...(filters && { filters }) } }
  }
  if (isCohort(item)) return item.cohort ? item : null
  if (isSequence(item)) return item.sequence ? item : null
  if (!isChosen(item) || !item.operator) return null
  const { property, operator, value } = item
  const owner = ownerOf(item)
  const operand = operandOf(operator)
  if (operand === 'none') return { ...owner, property, operator }
  if (operand === 'many' && !(Array.isArray(value) && value.length)) return null
  const set = (one: unknown): boolean => one !== null && one !== undefined && one !== ''
  if (operand === 'two' && !(Array.isArray(value) && value.length === 2 && value.every(set))) return null
  if (!set(value) && !(value === '' && ['equals', 'not_equals'].includes(operator))) return null
  return { ...owner, property, operator, value }
}

/** The list of filters as the one group that the page shows: a single group stands for itself. */
export const groupOf = (filters: AnyFilter[]): FilterGroup => {
  const only = filters[0]
  return filters.length === 1 && isGroup(only) && only.op === 'or' ? only : { op: 'and', filters }
}
/** The list of filters that a group means: "all of" at the top is what a list says. */
export const listOf = (group: FilterGroup): AnyFilter[] =>
  group.op === 'and' ? group.filters : group.filters.length ? [group] : []
