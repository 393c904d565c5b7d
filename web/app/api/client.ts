/** The public API, one function a call. The pages know no other way to the server. */
import { uuid } from '../../tracker/encode'
import { language } from '../state/preferences'
import type {
  Coverage,
  EventsPage,
  Ledger,
  LivePage,
  On,
  Owner,
  Plan,
  PlanVersion,
  Progress,
  Project,
  PropertyInfo,
  Quality,
  QuarantinePage,
  Replayed,
  Session,
  Setup,
  Signed,
  TrendQuery,
  TrendResult,
  ValueInfo,
  Volume,
  Written,
} from './types'

export interface Complaint {
  field: string
  value: unknown
  detail: string
  valid?: unknown
}

/** A refused or broken request. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail = '',
    readonly complaints: Complaint[] = [],
  ) {
    super(title)
  }
}

/** Told when the session is over. */
export const listeners = { unauthorized: (): void => undefined }

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  more: Record<string, string> = {},
): Promise<T> {
  let answer: Response
  try {
    answer = await fetch('/api/v1' + path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        'Accept-Language': language(), // titles of problems come in the language of the page
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...more,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, 'unreachable')
  }
  const text = await answer.text()
  let value: unknown
  try {
    value = text ? JSON.parse(text) : undefined
  } catch {
    value = undefined
  }
  if (answer.ok) return value as T
  const problem = (value ?? {}) as Record<string, unknown>
  if (answer.status === 401 && !path.startsWith('/session')) listeners.unauthorized()
  throw new ApiError(
    answer.status,
    String(problem.title ?? ''),
    String(problem.detail ?? text.slice(0, 200)),
    (problem.problems ?? []) as Complaint[],
  )
}

const query = (values: Record<string, string | number | undefined>): string => {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return kept.length
    ? '?' + new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString()
    : ''
}
const of = (project: string): string => '/projects/' + encodeURIComponent(project)

/** Ids of questions that are being answered, by their question: with them progress is read. */
export const running = new Map<string, string>()

async function trend(project: string, question: TrendQuery, signal: AbortSignal): Promise<TrendResult> {
  const id = uuid()
  const key = JSON.stringify(question)
  running.set(key, id)
  // Giving up here is not enough: the server would read on for nobody.
  signal.addEventListener('abort', () => void call('POST', `/queries/${id}/cancel`).catch(() => undefined))
  try {
    return await call<TrendResult>('POST', of(project) + '/query', question, signal, { 'X-Query-Id': id })
  } finally {
    if (running.get(key) === id) running.delete(key)
  }
}

export const api = {
  session: () => call<Session>('GET', '/session'),
  /** token: of a one-time link, or a key. */
  logIn: (token: string) => call<Session>('POST', '/session', { token }),
  logOut: () => call<undefined>('DELETE', '/session'),

  projects: () => call<{ projects: Project[] }>('GET', '/projects').then((answer) => answer.projects),
  setup: (project: string) => call<Setup>('GET', of(project) + '/setup'),
  trend,
  progress: (id: string) => call<Progress>('GET', '/queries/' + id),

  events: (project: string, search = '') =>
    call<EventsPage>('GET', of(project) + '/catalogue/events' + query({ search, limit: 1000 })),
  properties: (project: string, on: On) =>
    call<{ properties: PropertyInfo[] }>('GET', of(project) + '/catalogue/properties' + query({ on })).then(
      (answer) => answer.properties,
    ),
  values: (project: string, owner: Owner, property: string, prefix: string) =>
    call<{ values: ValueInfo[] }>(
      'GET',
      of(project) + '/catalogue/values' + query({ ...owner, property, prefix }),
    ).then((answer) => answer.values),

  live: (project: string, after?: string, limit = 200) =>
    call<LivePage>('GET', of(project) + '/live' + query({ after, limit })),
  liveStream: (project: string, after?: string) =>
    '/api/v1' + of(project) + '/live/stream' + query({ after }),

  quarantine: (project: string, reason?: string, cursor?: string, open = false, limit = 50) =>
    call<QuarantinePage>(
      'GET',
      of(project) + '/quarantine' + query({ reason, cursor, limit, open: open ? 'true' : '' }),
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
  ledger: (project: string) => call<Ledger>('GET', of(project) + '/ledger'),
}
