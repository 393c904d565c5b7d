/**
 * What the API takes and gives. Hand-written until `npm run types` replaces it by types generated from openapi.json;
 * names follow src/zuji/analyze/query.py and src/zuji/serve.
 */
export type Kind = 'text' | 'number' | 'bool' | 'datetime' | 'list' | 'numbers' | 'json'
export type On = 'event' | 'profile'

export interface Filter {
  on: On
  property: string
  operator: string
  value?: unknown
}
export interface FilterGroup {
  op: 'and' | 'or'
  filters: AnyFilter[]
}
export type AnyFilter = Filter | FilterGroup

export interface Series {
  event: string
  measure: string
  property?: string
  on?: On
  filters?: AnyFilter[]
}
export interface Breakdown {
  on: On
  property: string
  limit?: number
}
export type Interval = 'hour' | 'day' | 'week' | 'month'
export interface TrendQuery {
  kind: 'trend'
  series: Series[]
  from: string
  to: string
  interval: Interval
  time_zone?: string
  filters: AnyFilter[]
  breakdowns: Breakdown[]
}

export interface Point {
  at: string
  value: number | null
}
export interface Line {
  event: string
  measure: string
  property: string | null
  breakdown: unknown[]
  other: boolean
  points: Point[]
  total: number | null
}
export interface Receipt {
  definition: string
  time_zone: string
  batch: number
  versions: Record<string, unknown>
  rows_read: number
  left_out: { series: number; reason: string; rows: number }[]
  engine: string
  elapsed_ms: number
  query_id: string
}
export interface TrendResult {
  kind: 'trend'
  series: Line[]
  receipt: Receipt
}

export interface Project {
  name: string
  time_zone: string
}
export interface EventInfo {
  name: string
  count: number
  first_at?: string | number | null
  last_at?: string | number | null
}
export interface PropertyInfo {
  name: string
  kind: Kind
  on: On
  count?: number
}
export interface ValueInfo {
  value: unknown
  count: number
}

export type Fate = 'stored' | 'duplicate' | 'quarantined' | 'rejected'
/** One record as it arrived and what became of it. */
export interface LiveRecord {
  id: string
  received_at: string
  time?: string | null
  fate: Fate
  reason?: string
  detail?: string
  event: string
  distinct_id: string
  type?: string
  sdk?: string
  properties?: Record<string, unknown>
}
export interface LivePage {
  records: LiveRecord[]
  next: string
}

export interface Refusal {
  id: string
  received_at: string
  fate: 'quarantined' | 'rejected'
  reason: string
  field: string
  detail: string
  event: string
  distinct_id: string
  vendor?: string
  sdk?: string
  sdk_version?: string
  raw: string
  raw_length: number
}
export interface QuarantinePage {
  counts: { reason: string; fate: 'quarantined' | 'rejected'; count: number }[]
  records: Refusal[]
  next: string | null
}

export interface LedgerRow {
  minute: string
  vendor: string
  sdk: string
  frames: number
  received: number
  stored: number
  duplicate: number
  quarantined: number
  rejected: number
}
export interface Incident {
  id: string
  kind: string
  detail: string
  began_at: string
  ended_at?: string | null
}
export interface Ledger {
  rows: LedgerRow[]
  incidents: Incident[]
}
export interface Setup {
  events: number
  first_event_at?: string | null
}
export interface Session {
  name: string
}
