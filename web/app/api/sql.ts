/** Questions in SQL. */
import { asked, call, of, query } from './call'
import type { components } from './schema'

type Schemas = components['schemas']
export type SqlAnswer = Schemas['SqlResult']
export type SqlSchema = Schemas['SqlSchemaOut']
export interface SqlBody {
  sql: string
  parameters?: Record<string, unknown>
  limit?: number
  time_zone?: string
}

export const sql = {
  schema: (project: string, timeZone: string) =>
    call<SqlSchema>('GET', of(project) + '/sql/schema' + query({ time_zone: timeZone })),
  run: (project: string, body: SqlBody, signal: AbortSignal) =>
    asked<SqlAnswer>(of(project) + '/sql', body, JSON.stringify(body), signal),
}
