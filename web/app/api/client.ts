/** The public API, one function a call. The pages know no other way to the server. */
import type {
  EventInfo,
  Ledger,
  LivePage,
  On,
  Project,
  PropertyInfo,
  QuarantinePage,
  Session,
  Setup,
  TrendQuery,
  TrendResult,
  ValueInfo,
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
    readonly complaints: Complaint[] = [],
  ) {
    super(title)
  }
}

/** Told when the session is over. */
export const listeners = { unauthorized: (): void => undefined }

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch('/api/v1' + path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
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
    String(problem.detail ?? problem.title ?? text.slice(0, 200) ?? answer.status),
    (problem.problems ?? problem.errors ?? []) as Complaint[],
  )
}

const query = (values: Record<string, string | number | undefined>): string => {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return kept.length
    ? '?' + new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString()
    : ''
}
const of = (project: string): string => '/projects/' + encodeURIComponent(project)

export const api = {
  session: () => call<Session>('GET', '/session'),
  logIn: (credential: { key: string } | { token: string }) => call<Session>('POST', '/session', credential),
  logOut: () => call<undefined>('DELETE', '/session'),

  projects: () => call<{ projects: Project[] }>('GET', '/projects').then((answer) => answer.projects),
  setup: (project: string) => call<Setup>('GET', of(project) + '/setup'),
  trend: (project: string, question: TrendQuery, signal?: AbortSignal) =>
    call<TrendResult>('POST', of(project) + '/query', question, signal),

  events: (project: string) =>
    call<{ events: EventInfo[] }>('GET', of(project) + '/catalogue/events').then((answer) => answer.events),
  properties: (project: string, on: On, event?: string) =>
    call<{ properties: PropertyInfo[] }>(
      'GET',
      of(project) + '/catalogue/properties' + query({ on, event }),
    ).then((answer) => answer.properties),
  values: (project: string, on: On, property: string, prefix: string) =>
    call<{ values: ValueInfo[] }>(
      'GET',
      of(project) + '/catalogue/values' + query({ on, property, prefix }),
    ).then((answer) => answer.values),

  live: (project: string, after?: string, limit = 100) =>
    call<LivePage>('GET', of(project) + '/live' + query({ after, limit })),
  liveStream: (project: string, after?: string) =>
    '/api/v1' + of(project) + '/live/stream' + query({ after }),

  quarantine: (project: string, reason?: string, after?: string, limit = 50) =>
    call<QuarantinePage>('GET', of(project) + '/quarantine' + query({ reason, after, limit })),
  ledger: (project: string) => call<Ledger>('GET', of(project) + '/ledger'),
}
