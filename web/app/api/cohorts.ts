/** Cohorts: saved sets of persons. */
import { call, of, query } from './call'
import type { AnyFilter, PersonRow, Receipt } from './types'
import type { components } from './schema'

type Schemas = components['schemas']
export type Cohort = Schemas['CohortOut']
export type CohortVersion = Schemas['CohortVersionOut']
export interface Preview {
  size: number
  sample: PersonRow[]
  overlap: { other: number; both: number } | null
  receipt: Receipt
}
export interface CohortBody {
  name?: string
  kind?: 'dynamic' | 'static' | 'sql'
  description?: string
  definition?: AnyFilter[]
  sql?: string
  ids?: { id_class: string; values?: string[]; csv?: string }
  archived?: boolean
  author: string
  reason: string
}

export const cohorts = {
  all: (project: string, archived = false) =>
    call<{ cohorts: Cohort[] }>(
      'GET',
      of(project) + '/cohorts' + query({ archived: archived ? 'true' : '' }),
    ),
  one: (project: string, id: string) =>
    call<Cohort>('GET', `${of(project)}/cohorts/${encodeURIComponent(id)}`),
  versions: (project: string, id: number) =>
    call<{ versions: CohortVersion[] }>('GET', `${of(project)}/cohorts/${id}/versions`).then(
      (answer) => answer.versions,
    ),
  create: (project: string, body: CohortBody) => call<Cohort>('POST', of(project) + '/cohorts', body),
  change: (project: string, id: number, body: CohortBody & { base: number }) =>
    call<Cohort>('PUT', `${of(project)}/cohorts/${id}`, body),
  /** Persons for whom filters hold, and how many there are. */
  persons: (project: string, asked: { filters: AnyFilter[]; time_zone?: string; limit?: number }) =>
    call<Schemas['PersonsOut']>('POST', of(project) + '/persons', asked),
  preview: (
    project: string,
    asked: { cohort?: string; definition?: AnyFilter[]; sql?: string; sample?: number; time_zone?: string },
  ) => call<Preview>('POST', of(project) + '/cohorts/preview', asked),
}
