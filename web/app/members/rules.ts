/** Rules of a role: which properties and which rows of events do not exist for somebody. */
import type { AnyFilter } from '../api/types'
import { isGroup, whole } from '../builder/operators'

export interface Rules {
  hidden: string[]
  rows: AnyFilter[]
}
export const NO_RULES: Rules = { hidden: [], rows: [] }

/** Whether a filter is still being filled in. A rule that was left away would show what it should hide. */
export const isUnfinished = (filter: AnyFilter): boolean =>
  isGroup(filter) ? !filter.filters.length || filter.filters.some(isUnfinished) : whole(filter) === null

/** The rules as the server takes them; undefined while one is unfinished. */
export function finished(rules: Rules): { hidden: string[]; rows: unknown[] } | undefined {
  if (rules.rows.some(isUnfinished)) return undefined
  return { hidden: rules.hidden, rows: rules.rows.map(whole) }
}

/** Keys of these scopes may carry rules. */
export const takesRules = (scope: string): boolean => scope === 'query' || scope === 'save'
