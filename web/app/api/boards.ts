/** Boards, links to them, their mails, dated notes. */
import { ApiError, call, listeners, of, query } from './call'
import { language } from '../state/preferences'
import type { AnyFilter, Period } from './types'
import type { components } from './schema'

type Schemas = components['schemas']
export type BoardRow = Schemas['BoardOut']
export type Share = Schemas['ShareOut']
export type ShareMade = Schemas['ShareMadeOut']
export type Schedule = Schemas['ScheduleOut']
export type Mail = Schemas['MailOut']
export type Annotation = Schemas['AnnotationOut']
export type Template = Schemas['TemplateOut']
export type Fit = Schemas['FitOut']
export type Headline = Schemas['HeadlineOut']
export type Ranked = Schemas['RankedOut']

export type TileKind = 'question' | 'number' | 'rank' | 'text' | 'ticker'
/** A tile on the grid of 12 columns (src/zuji/analyze/boards.py). */
export interface Tile {
  id: string
  x: number
  y: number
  w: number
  h: number
  kind: TileKind
  title?: string
  saved?: number
  version?: number
  question?: Record<string, unknown>
  period?: Period
  text?: string
  display?: Record<string, string | number | boolean | null>
  /** Its question names a property that the caller may not see. */
  withheld?: boolean
}
export interface Board {
  audience: string
  period: Period | null
  time_zone: string | null
  filters: AnyFilter[]
  refresh_seconds: number
  tiles: Tile[]
  /** Its filters name a property that the caller may not see. */
  withheld?: boolean
}
export interface SavedBoard extends Omit<BoardRow, 'board'> {
  board: Board
}
export interface Problem {
  type: string
  title: string
  detail: string
  status: number
}
/** A line of the answers: a tile that is under way, its answer, or its problem. */
export interface TileAnswer {
  tile: string
  query_id?: string
  query?: Record<string, unknown> & { kind: string; time_zone: string }
  answer?: Record<string, unknown> & { kind: string }
  headline?: Headline
  ranking?: Ranked[]
  problem?: Problem
}
export interface Shared {
  name: string
  description: string
  board: Pick<Board, 'tiles' | 'period' | 'time_zone' | 'refresh_seconds'>
  scope: string
  time_zone: string
  currency: string
  expires_at: number
  /** Its name, for who is signed in and may read it. */
  project?: string | null
}
export interface Asking {
  tiles?: string[]
  board?: Board
}
export interface Tick {
  event: string
  received_at: number
}

export const author = (): string => {
  try {
    return localStorage.getItem('zuji.author') || 'ui'
  } catch {
    return 'ui'
  }
}

/** Reads lines of JSON as they come. */
async function lines(path: string, init: RequestInit, hear: (line: TileAnswer) => void): Promise<void> {
  let answer: Response
  try {
    answer = await fetch('/api/v1' + path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, 'unreachable')
  }
  if (!answer.ok || !answer.body) {
    if (answer.status === 401) listeners.unauthorized()
    const told = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string }
    throw new ApiError(answer.status, told.title ?? '', told.detail ?? '')
  }
  const reader = answer.body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += decoder.decode(value, { stream: !done })
    const parts = rest.split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) if (part) hear(JSON.parse(part) as TileAnswer)
    if (done) return
  }
}

const at = (project: string, id: number | string): string =>
  `${of(project)}/boards/${encodeURIComponent(String(id))}`

export const boardsApi = {
  boards: (project: string, search = '', archived = false, audience = '') =>
    call<{ count: number; boards: BoardRow[] }>(
      'GET',
      of(project) + '/boards' + query({ search, audience, archived: archived ? 'true' : '', limit: 200 }),
    ),
  board: (project: string, id: string) => call<SavedBoard>('GET', at(project, id)),
  /** own: the name was typed; one of ours gets a number if it is taken. */
  create: (project: string, name: string, board: unknown, description = '', own = false) =>
    call<SavedBoard>('POST', of(project) + '/boards', {
      name,
      board,
      description,
      numbered: !own,
      author: author(),
    }),
  change: (
    project: string,
    id: number,
    body: { base: number; name?: string; description?: string; board?: Board; archived?: boolean },
  ) => call<SavedBoard>('PUT', at(project, id), { ...body, author: author() }),
  copy: (project: string, id: number, name: string) =>
    call<SavedBoard>('POST', at(project, id) + '/copy', { name, numbered: true, author: author() }),
  answers: (
    project: string,
    id: number | string,
    asking: Asking,
    hear: (line: TileAnswer) => void,
    signal: AbortSignal,
  ) =>
    lines(
      at(project, id) + '/answers',
      {
        method: 'POST',
        signal,
        headers: { 'Content-Type': 'application/json', 'Accept-Language': language() },
        body: JSON.stringify(asking),
      },
      hear,
    ),
  picture: (project: string, id: number, format: 'png' | 'pdf') =>
    `/api/v1${at(project, id)}/picture` + query({ format, language: language() }),

  templates: (project: string) =>
    call<{ templates: Template[] }>('GET', of(project) + '/board-templates').then((told) => told.templates),
  fit: (project: string, key: string, chosen: Record<string, string | null>) =>
    call<Fit>('POST', `${of(project)}/board-templates/${key}/fit`, { chosen, language: language() }),

  shares: (project: string, id: number) =>
    call<{ shares: Share[] }>('GET', at(project, id) + '/shares').then((told) => told.shares),
  share: (project: string, id: number, body: Partial<Schemas['ShareIn']>) =>
    call<ShareMade>('POST', at(project, id) + '/shares', { ...body, author: author() }),
  revoke: (project: string, id: number, share: number) =>
    call<unknown>('DELETE', `${at(project, id)}/shares/${share}`),

  schedules: (project: string, id: number) =>
    call<{ ready: boolean; schedules: Schedule[] }>('GET', at(project, id) + '/schedules'),
  schedule: (project: string, id: number, body: Schemas['ScheduleIn']) =>
    call<Schedule>('POST', at(project, id) + '/schedules', { ...body, author: author() }),
  pause: (project: string, id: number, schedule: number, active: boolean) =>
    call<Schedule>('PUT', `${at(project, id)}/schedules/${schedule}`, { active }),
  unschedule: (project: string, id: number, schedule: number) =>
    call<unknown>('DELETE', `${at(project, id)}/schedules/${schedule}`),
  sendNow: (project: string, id: number, schedule: number) =>
    call<Mail>('POST', `${at(project, id)}/schedules/${schedule}/send`, {}),

  annotations: (project: string, asked: { from: number; to: number; board: number; question: number }) =>
    call<{ annotations: Annotation[] }>('GET', of(project) + '/annotations' + query(asked)).then(
      (told) => told.annotations,
    ),
  annotate: (project: string, note: Partial<Annotation>) =>
    call<Annotation>('POST', of(project) + '/annotations', { ...note, author: author() }),
  renote: (project: string, id: number, note: Partial<Annotation>) =>
    call<Annotation>('PUT', `${of(project)}/annotations/${id}`, { ...note, author: author() }),
  forget: (project: string, id: number) => call<unknown>('DELETE', `${of(project)}/annotations/${id}`),
}

const shared = (token: string): string => '/shared/' + encodeURIComponent(token)
export const sharedApi = {
  board: (token: string) => call<Shared>('GET', shared(token)),
  open: (token: string, password: string) => call<unknown>('POST', shared(token) + '/open', { password }),
  answers: (token: string, hear: (line: TileAnswer) => void, signal: AbortSignal) =>
    lines(shared(token) + '/answers', { signal, headers: { 'Accept-Language': language() } }, hear),
  ticker: (token: string) =>
    call<{ events: Tick[] }>('GET', shared(token) + '/ticker').then((told) => told.events),
  file: (token: string, tile: string) => `/api/v1${shared(token)}/tiles/${encodeURIComponent(tile)}/file`,
}
