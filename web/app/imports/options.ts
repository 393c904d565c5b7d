/** How a file is to be read, while it is being put together on the page. */
import type { ImportOptions, Looked } from '../api/types'

export const VENDORS = ['sensors', 'posthog', 'mixpanel', 'amplitude', 'ga4', 'matomo']
export const LOGS = ['nginx', 'apache', 'requests']
export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16', 'big5']
export const KINDS = ['text', 'number', 'bool', 'list', 'json']
export const FIELDS = [
  'event',
  'time',
  'distinct_id',
  'login_id',
  'anonymous_id',
  'event_id',
  'ip',
  'user_agent',
]

export interface Draft {
  format: string
  encoding: string
  delimiter: string
  time_format: string
  time_zone: string
  /** Of the rows' event, or of their kind: track, profile_set, item_set. */
  type: string
  event: string
  item_type: string
  /** field to column, as chosen. */
  columns: Record<string, string>
  kinds: Record<string, string>
  only_mapped: boolean
}

export const EMPTY: Draft = {
  format: '',
  encoding: '',
  delimiter: '',
  time_format: '',
  time_zone: '',
  type: 'track',
  event: '',
  item_type: '',
  columns: {},
  kinds: {},
  only_mapped: false,
}

/** What a column is for: a field, or a property ('' ), or nothing. */
export function fieldOf(column: string, draft: Draft, looked: Looked): string {
  const chosen = Object.entries(draft.columns).find(([, name]) => name === column)
  if (chosen) return chosen[0]
  const guess = Object.entries(looked.fields).find(
    ([field, name]) => name === column && !draft.columns[field],
  )
  return guess ? guess[0] : ''
}

/** The draft with a column put to another use; a field has one column. */
export function withField(draft: Draft, looked: Looked, column: string, field: string): Draft {
  const before = fieldOf(column, draft, looked)
  const kept = Object.entries(draft.columns).filter(([, name]) => name !== column)
  // A guess that is taken back must not come again: the column is named as a property of its own name.
  if (field || before) kept.push([field || 'properties.' + column, column])
  return { ...draft, columns: Object.fromEntries(kept) }
}

export function optionsOf(draft: Draft): ImportOptions {
  const table = !draft.format || draft.format === 'table'
  const constant: Record<string, string> = {}
  if (table && draft.type !== 'track') constant.type = draft.type
  if (table && draft.type === 'track' && draft.event) constant.event = draft.event
  if (table && draft.type === 'item_set' && draft.item_type) constant.item_type = draft.item_type
  return {
    format: draft.format,
    encoding: draft.encoding,
    delimiter: draft.delimiter,
    pattern: '',
    mapping: {
      columns: draft.columns,
      const: constant,
      kinds: draft.kinds,
      only_mapped: draft.only_mapped,
      time_format: draft.time_format,
      time_zone: draft.time_zone,
    },
  }
}

/** The draft that an import was begun with. */
export function draftOf(options: Record<string, unknown>): Draft {
  const given = options as Partial<ImportOptions>
  const mapping = given.mapping
  const constant = (mapping?.const ?? {}) as Record<string, string>
  return {
    ...EMPTY,
    format: given.format ?? '',
    encoding: given.encoding ?? '',
    delimiter: given.delimiter ?? '',
    time_format: mapping?.time_format ?? '',
    time_zone: mapping?.time_zone ?? '',
    type: constant.type ?? 'track',
    event: constant.event ?? '',
    item_type: constant.item_type ?? '',
    columns: mapping?.columns ?? {},
    kinds: mapping?.kinds ?? {},
    only_mapped: mapping?.only_mapped ?? false,
  }
}
