/** The public API, one function a call. The pages know no other way to the server. */
import { language } from '../state/preferences'
import { ApiError, asked, call, of, query } from './call'
import type {
  AnId,
  Carrier,
  Cell,
  Checked,
  Clocks,
  CohortWritten,
  Coverage,
  Decided,
  DecisionBody,
  DefinitionChange,
  EventsPage,
  Evidence,
  Explained,
  FoundId,
  IdentityDecision,
  IdentitySummary,
  LargePerson,
  Import,
  ImportOptions,
  Imports,
  Ledger,
  LivePage,
  Looked,
  Members,
  OneRequest,
  Owner,
  Person,
  Plan,
  PlanVersion,
  Profile,
  Progress,
  Project,
  PropertyInfo,
  Quality,
  QuestionBody,
  QuestionDiff,
  QuarantinePage,
  RecordSteps,
  RecordsPage,
  Replayed,
  SavedQuestion,
  SavedQuestions,
  Session,
  Reached,
  Setup,
  Signed,
  Told,
  Unknowns,
  ValueInfo,
  Volume,
  Written,
} from './types'
import { carrierOf } from './types'

/** An answer, and what was changed in its days; saved: the saved question that it began as. */
async function ask(
  project: string,
  question: Told['query'],
  saved: string,
  signal: AbortSignal,
): Promise<Told> {
  const key = JSON.stringify(question)
  const [answer, changed] = await Promise.all([
    asked<Told['answer']>(of(project) + '/query', question, key, signal),
    call<{ changes: DefinitionChange[] }>(
      'POST',
      of(project) + '/query/changes',
      { query: question, ...(saved && { question: saved }) },
      signal,
    ),
  ])
  return { answer, query: question, changes: changed.changes }
}

/** An answer, or a list, as a file of the server's making. */
async function exported(
  project: string,
  what: 'query' | 'query/members' | 'sql' | 'persons',
  body: unknown,
  format: string,
): Promise<Blob> {
  const answer = await fetch(`/api/v1${of(project)}/${what}${query({ format, bom: 'true' })}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Accept-Language': language(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, 'unreachable')
  })
  if (answer.ok) return answer.blob()
  const problem = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  throw new ApiError(answer.status, String(problem.title ?? ''), String(problem.detail ?? ''))
}

/** Sends a file as it lies on the disk; told how much of it is over. fetch cannot say that, so this is XMLHttpRequest. */
function upload(
  project: string,
  file: File,
  say: (ratio: number) => void,
  signal: AbortSignal,
): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1' + of(project) + '/imports' + query({ name: file.name || 'file' }))
    request.setRequestHeader('Accept-Language', language())
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = (event) => say(event.total ? event.loaded / event.total : 0)
    request.onerror = () => reject(new ApiError(0, 'unreachable'))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.onload = () => {
      let value: Record<string, unknown> = {}
      try {
        value = JSON.parse(request.responseText) as Record<string, unknown>
      } catch {
        // not from the API: a proxy's page
      }
      if (request.status === 201) resolve(value as unknown as Import)
      else reject(new ApiError(request.status, String(value.title ?? ''), String(value.detail ?? '')))
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

export const api = {
  session: () => call<Session>('GET', '/session'),
  /** token: of a one-time link, or a key. */
  logIn: (token: string) => call<Session>('POST', '/session', { token }),
  logOut: () => call<undefined>('DELETE', '/session'),

  projects: () => call<{ projects: Project[] }>('GET', '/projects').then((answer) => answer.projects),
  setup: (project: string) => call<Setup>('GET', of(project) + '/setup'),
  reach: (project: string, site: string, protocol: string) =>
    call<Reached>('GET', of(project) + '/setup/reach?' + new URLSearchParams({ site, protocol }).toString()),
  ask,
  exported,
  /** A saved question in a version, as of now. */
  answerOf: (project: string, id: string, version: number, key: string, signal: AbortSignal) =>
    asked<Told>(`${of(project)}/questions/${id}/answer`, { version }, key, signal),
  check: (project: string, question: Told['query'], sample: number, seed: number) =>
    call<Checked>('POST', of(project) + '/query/check', { query: question, sample, seed }),
  members: (
    project: string,
    asked: { query: unknown; cell: Cell; batch: number; asked_at: number },
    limit: number,
    offset: number,
  ) => call<Members>('POST', of(project) + '/query/members', { ...asked, limit, offset }),
  /** Why somebody is behind a number, or not. */
  explain: (project: string, asked: { query: unknown; person: string; cell: Cell }) =>
    call<Explained>('POST', of(project) + '/query/explain', asked),
  /** A list of the persons behind a number. */
  saveCohort: (
    project: string,
    cohort: { name: string; kind: 'static'; members: unknown; author: string; reason: string },
  ) => call<CohortWritten>('POST', of(project) + '/cohorts', cohort),
  questions: (project: string, search: string, archived: boolean, limit: number, offset: number) =>
    call<SavedQuestions>(
      'GET',
      of(project) + '/questions' + query({ search, archived: archived ? 'true' : '', limit, offset }),
    ),
  question: (project: string, id: string, version?: number) =>
    call<SavedQuestion>('GET', `${of(project)}/questions/${id}` + query({ version })),
  questionVersions: (project: string, id: number) =>
    call<{ versions: SavedQuestion[] }>('GET', `${of(project)}/questions/${id}/versions`).then(
      (answer) => answer.versions,
    ),
  questionDiff: (project: string, id: number, before: number, after: number) =>
    call<QuestionDiff>('GET', `${of(project)}/questions/${id}/diff` + query({ before, after })),
  saveQuestion: (project: string, body: QuestionBody) =>
    call<SavedQuestion>('POST', of(project) + '/questions', body),
  changeQuestion: (project: string, id: number, body: QuestionBody & { base: number }) =>
    call<SavedQuestion>('PUT', `${of(project)}/questions/${id}`, body),
  progress: (id: string) => call<Progress>('GET', '/queries/' + id),

  events: (project: string, search = '') =>
    call<EventsPage>('GET', of(project) + '/catalogue/events' + query({ search, limit: 1000 })),
  properties: (project: string, on: Carrier) =>
    call<{ properties: PropertyInfo[] }>('GET', of(project) + '/catalogue/properties' + query({ on })).then(
      (answer) => answer.properties,
    ),
  values: (project: string, owner: Owner, property: string, prefix: string) =>
    call<{ values: ValueInfo[] }>(
      'GET',
      of(project) + '/catalogue/values' + query({ ...owner, on: carrierOf(owner.on), property, prefix }),
    ).then((answer) => answer.values),

  live: (project: string, after?: string, limit = 200, ids: string[] = []) =>
    call<LivePage>('GET', of(project) + '/live' + query({ after, limit, id: ids })),
  liveStream: (project: string, after?: string, ids: string[] = []) =>
    '/api/v1' + of(project) + '/live/stream' + query({ after, id: ids }),

  /** narrowed: fate, from and to (ms), vendor, sdk, sdk_version; an empty text asks for exactly that. */
  quarantine: (
    project: string,
    reason?: string,
    cursor?: string,
    open = false,
    narrowed: Record<string, string | undefined> = {},
    limit = 50,
  ) =>
    call<QuarantinePage>(
      'GET',
      of(project) + '/quarantine' + query({ reason, cursor, limit, open: open ? 'true' : '' }, narrowed),
    ),
  replay: (
    project: string,
    chosen: { reason?: string; ids?: string[]; why?: string; author?: string; dry_run: boolean },
  ) => call<Replayed>('POST', of(project) + '/quarantine/replay', chosen),

  plan: (project: string) => call<Plan>('GET', of(project) + '/plan'),
  planVersions: (project: string) =>
    call<{ versions: PlanVersion[] }>('GET', of(project) + '/plan/versions').then(
      (answer) => answer.versions,
    ),
  planYaml: (project: string) => `/api/v1${of(project)}/plan/yaml`,
  putPlan: (project: string, plan: Signed & { plan?: unknown; yaml?: string }) =>
    call<Written>('PUT', of(project) + '/plan', plan),
  putEvent: (project: string, name: string, change: Signed & { entry: unknown }) =>
    call<Written>('PUT', of(project) + '/plan/entries/event/' + encodeURIComponent(name), change),
  addPresets: (project: string, change: Signed) =>
    call<Written>('POST', of(project) + '/plan/presets', change),
  quality: (project: string) => call<Quality>('GET', of(project) + '/plan/quality'),
  coverage: (project: string) => call<Coverage>('GET', of(project) + '/plan/coverage'),
  volume: (project: string) => call<Volume>('GET', of(project) + '/plan/volume'),
  rawOf: (project: string, id: string) => `/api/v1${of(project)}/quarantine/${encodeURIComponent(id)}/raw`,
  findPerson: (project: string, value: string) =>
    call<{ found: FoundId[] }>('GET', of(project) + '/identity/find' + query({ value })).then(
      (answer) => answer.found,
    ),
  person: (project: string, id: AnId) =>
    call<Person>('GET', of(project) + '/identity/person' + query({ ...id })),
  profile: (project: string, id: AnId) =>
    call<Profile>('GET', of(project) + '/identity/profile' + query({ ...id })),
  identity: (project: string) => call<IdentitySummary>('GET', of(project) + '/identity'),
  conflicts: (project: string) =>
    call<{ conflicts: Evidence[] }>('GET', of(project) + '/identity/conflicts').then(
      (answer) => answer.conflicts,
    ),
  largest: (project: string) =>
    call<{ persons: LargePerson[] }>('GET', of(project) + '/identity/largest').then(
      (answer) => answer.persons,
    ),
  decisions: (project: string) =>
    call<{ changes: IdentityDecision[] }>('GET', of(project) + '/identity/changes').then(
      (answer) => answer.changes,
    ),
  decide: (project: string, decision: DecisionBody & { reason: string }, preview: boolean) =>
    call<Decided>('POST', of(project) + '/identity/changes' + (preview ? '?preview=true' : ''), decision),

  records: (project: string, id: { value: string; id_class?: string }, cursor?: string, from?: number) =>
    call<RecordsPage>('GET', of(project) + '/debug/records' + query({ ...id, cursor, from })),
  record: (project: string, place: string) =>
    call<RecordSteps>('GET', of(project) + '/debug/records/' + encodeURIComponent(place)),
  request: (project: string, place: string) =>
    call<OneRequest>('GET', of(project) + '/debug/requests/' + encodeURIComponent(place)),
  imports: (project: string) => call<Imports>('GET', of(project) + '/imports'),
  oneImport: (project: string, id: string) => call<Import>('GET', `${of(project)}/imports/${id}`),
  upload,
  look: (project: string, id: string, options: ImportOptions) =>
    call<Looked>('POST', `${of(project)}/imports/${id}/look`, options),
  importDo: (project: string, id: string, what: 'check' | 'start', options: ImportOptions) =>
    call<Import>('POST', `${of(project)}/imports/${id}/${what}`, options),
  cancelImport: (project: string, id: string) =>
    call<Import>('POST', `${of(project)}/imports/${id}/cancel`, {}),
  removeImport: (project: string, id: string) => call<undefined>('DELETE', `${of(project)}/imports/${id}`),
  refusedOf: (project: string, id: string) => `/api/v1${of(project)}/imports/${id}/refused`,
  /** exact: vendor, sdk, sdk_version, of which an empty text asks for exactly that. */
  ledger: (
    project: string,
    asked: {
      from?: number
      to?: number
      interval: string
      by_source: string
      fate?: string
      time_zone?: string
      cursor?: string
      limit?: number
    },
    exact: Record<string, string | undefined> = {},
  ) => call<Ledger>('GET', of(project) + '/ledger' + query(asked, exact)),
  unknown: (from: number) => call<Unknowns>('GET', '/unknown' + query({ from })),
  clocks: (project: string, from: number, to: number) =>
    call<Clocks>('GET', of(project) + '/clocks' + query({ from, to })),
}
