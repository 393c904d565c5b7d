/**
 * What the API takes and gives, by short names. schema.d.ts is generated from openapi.json (`npm run types`);
 * what follows it here are rows that the document leaves open, and questions while they are being put together.
 */
import type { components } from './schema'

type Schemas = components['schemas']

export type Project = Schemas['ProjectOut']
export type EventInfo = Schemas['EventOut']
export type EventsPage = Schemas['EventsOut']
export type PropertyInfo = Schemas['PropertyOut']
export type ValueInfo = Schemas['ValueOut']
export type Line = Schemas['Line']
export type Point = Schemas['Point']
export type Receipt = Schemas['Receipt']
export type Refusal = Schemas['RejectOut']
export type QuarantinePage = Schemas['QuarantineOut']
export type Setup = Schemas['SetupOut']
export type Reached = Schemas['ReachOut']
export type Session = Schemas['WhoOut']
export type Progress = Schemas['ProgressOut']
export type Incident = Schemas['IncidentOut']
export type Import = Schemas['ImportOut']
export type Imports = Schemas['ImportsOut']
export type Looked = Schemas['LookedOut']
export type ImportOptions = Schemas['ImportOptionsIn']
export type Ledger = Schemas['LedgerOut']
export type LedgerRow = Schemas['LedgerRowOut']
export type Counts = Schemas['CountsOut']
export type Unknowns = Schemas['UnknownsOut']
export type Clocks = Schemas['ClocksOut']
export type SourceClock = Schemas['SourceClockOut']
export type Interval = Schemas['TrendQuery']['interval']

export type Quality = Schemas['QualityOut']
export type Coverage = Schemas['CoverageOut']
export type Volume = Schemas['VolumeOut']
export type PlanVersion = Schemas['PlanVersionOut']
export type Written = Schemas['PlanWrittenOut']
export type Change = Schemas['ChangeOut']
export type Replayed = Schemas['ReplayOut']

export type SavedQuestion = Schemas['QuestionOut']
export type SavedQuestions = Schemas['QuestionsOut']
export type QuestionDiff = Schemas['QuestionDiffOut']
export type DefinitionChange = Schemas['DefinitionChangeOut']
export type Period = Partial<Schemas['Period']>
export type Checked = Schemas['Checked']
export type Members = Schemas['MembersOut']
export type PersonRow = Schemas['PersonRowOut']
export type EventRow = Schemas['EventRowOut']
export type SessionRow = Schemas['SessionRowOut']
export type SubjectRow = Schemas['SubjectRowOut']
export type CohortWritten = Schemas['CohortOut']
export type Explained = Schemas['Explained']
/** Results of the kinds, by their names in the document. */
export type Result<Name extends keyof Schemas> = Schemas[Name]

export type Person = Schemas['PersonOut']
export type Evidence = Schemas['EvidenceOut']
export type FoundId = Schemas['FoundOut']
export type Profile = Schemas['ProfileOut']
export type IdentitySummary = Schemas['SummaryOut']
export type LargePerson = Schemas['LargePersonOut']
export type Decided = Schemas['DecidedOut']
export type IdentityDecision = Schemas['IdentityChangeOut']
export type Brief = Schemas['BriefOut']
export type RecordsPage = Schemas['RecordsOut']
export type RecordSteps = Schemas['RecordOut']
export type OneRequest = Schemas['RequestOut']
export type SomeBytes = Schemas['BytesOut']

/** An id, by its class and value. */
export interface AnId {
  id_class: string
  value: string
}
/** A decision about ids, without its reason (src/zuji/serve/routes/identity.py). */
export interface DecisionBody {
  kind: 'merge' | 'revoke' | 'restore' | 'rules'
  one?: AnId
  other?: AnId
  numbers?: number[]
  mode?: string
  values_max?: Record<string, number>
  ids_max?: number
}

/** Entries of the tracking plan (src/zuji/records/tracking_plan.py). */
export interface PlanProperty {
  name: string
  type: string
  state: string
  required: boolean
  enum: (string | number | boolean)[]
  min: number | null
  max: number | null
  pattern: string
  description: string
}
export interface PlanEvent {
  name: string
  state: string
  aliases: string[]
  side: string
  scenario: string
  properties: PlanProperty[]
  owner: string
  description: string
  title_zh: string
  title_en: string
}
export interface Policy {
  unplanned: string
  violation: string
  draft: string
  review: string
  disabled: string
  abolished: string
  self_review: boolean
}
export interface Plan extends PlanVersion {
  plan: { policy: Policy; events: PlanEvent[] } & Record<string, unknown>
  authors: Record<string, string>
}
/** Who changes the plan, and why; dry_run only says what would change. */
export interface Signed {
  base: number
  author: string
  reason: string
  dry_run?: boolean
}

export type Kind = 'text' | 'number' | 'bool' | 'datetime' | 'list' | 'numbers' | 'json'
/** What carries properties. */
export type Carrier = 'event' | 'profile' | 'group' | 'item'
/** Where a question reads a property: of its carrier now, or of the profile as it was at the event. */
export type On = Carrier | 'profile_at_event' | 'lookup'
/** Whose catalogue lists it; a look-up's column is listed nowhere yet. */
export const carrierOf = (on: On): Carrier =>
  on === 'profile_at_event' ? 'profile' : on === 'lookup' ? 'event' : on
/** Whose property. via: the event's property that holds the item's id. */
export interface Owner {
  on: On
  group_type?: string
  item_type?: string
  via?: string
  table?: string
}
export type Fate = 'stored' | 'duplicate' | 'flagged' | 'quarantined' | 'rejected' | 'unknown'

/** A condition, perhaps without operator or value yet. */
export interface Filter extends Owner {
  property: string
  operator: string
  value?: unknown
}
export interface FilterGroup {
  op: 'and' | 'or'
  filters: AnyFilter[]
}
/** Whether the subject did something, so often, within a time. */
export interface Did {
  did: { event: string; filters?: AnyFilter[] }
  times?: { operator?: string; value?: number | number[] } | null
  sum?: unknown
  within?: { last_days?: number | null; from?: string | null; to?: string | null } | null
  occurrence?: string
}
/** Whether the person is in a cohort. */
export interface InCohort {
  cohort: string
  member?: boolean
  as_of?: string | null
}
/** Whether an event completes a sequence: its text, or the object. */
export interface Completes {
  sequence: unknown
}
export type AnyFilter = Filter | FilterGroup | Did | InCohort | Completes

/** An event under conditions. */
export interface Step {
  event: string
  filters?: AnyFilter[]
}
export interface Series extends Partial<Owner>, Step {
  measure: string
  property?: string
  window_days?: number | null
  q?: number | null
}
export interface Breakdown extends Owner {
  property: string
  limit?: number
  bounds?: number[] | null
  part?: string | null
}
/** By cohorts: a row lies in each that its person is in. */
export interface CohortBreakdown {
  cohorts: string[]
  as_of?: string | null
}
export type AnyBreakdown = Breakdown | CohortBreakdown

/** Any answer, what was asked, and what was changed in its days of all that it reads. */
export interface Told {
  answer: { kind: string; receipt: Receipt } & Record<string, unknown>
  query: Record<string, unknown> & { kind: string; from: string; to: string }
  changes: DefinitionChange[]
}
/** Which number of an answer is meant. */
export type Cell = Record<string, unknown>
/** A question as it is saved, and by whom. */
export interface QuestionBody {
  name?: string
  description?: string
  question?: Record<string, unknown>
  period?: Period | null
  archived?: boolean
  author: string
  reason: string
}

/** One record as it arrived and what became of it (src/zuji/runners/feed.py). Times in ms. */
export interface LiveRecord {
  cursor: string
  received_at: number
  time: number | null
  fate: Fate
  reason: string
  detail: string
  field: string
  kind: 'event' | 'profile' | 'refused'
  event: string
  distinct_id: string
  vendor: string
  sdk: string
  sdk_version: string
  partition: number
  offset: number
  index: number
  properties?: Record<string, unknown>
  properties_left_out?: number
  ops?: { op: string; key: string; value: unknown }[]
}
export interface LivePage {
  rows: LiveRecord[]
  cursor: string
}
