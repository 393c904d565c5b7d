/** How the pages speak with the server: one call, its refusals, addresses, questions under way. */
import { uuid } from '../../tracker/encode'
import { language } from '../state/preferences'

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
    /** What kind of problem it is, such as `forbidden`. */
    readonly type = '',
  ) {
    super(title)
  }
}

/** Told when the session is over. */
export const listeners = { unauthorized: (): void => undefined }

export async function call<T>(
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
    String(problem.type ?? '').replace('urn:zuji:problem:', ''),
  )
}

/** Of `values` the empty ones are left away and lists repeated; of `exact` only what is undefined is left away. */
export const query = (
  values: Record<string, string | number | string[] | undefined>,
  exact: Record<string, string | undefined> = {},
): string => {
  const pairs = [
    ...Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
    ...Object.entries(exact).filter(([, value]) => value !== undefined),
  ].flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => [key, String(one)]))
  return pairs.length ? '?' + new URLSearchParams(pairs).toString() : ''
}
export const of = (project: string): string => '/projects/' + encodeURIComponent(project)

/** Ids of questions that are being answered, by their question: with them progress is read. */
export const running = new Map<string, string>()

/** A question under way: key is what `running` knows it by. */
export async function asked<T>(path: string, body: unknown, key: string, signal: AbortSignal): Promise<T> {
  const id = uuid()
  running.set(key, id)
  // Giving up here is not enough: the server would read on for nobody.
  signal.addEventListener('abort', () => void call('POST', `/queries/${id}/cancel`).catch(() => undefined))
  try {
    return await call<T>('POST', path, body, signal, { 'X-Query-Id': id })
  } finally {
    if (running.get(key) === id) running.delete(key)
  }
}
