/** A project's settings: versions, and what a change would do. */
import { call, of } from './call'
import type { components } from './schema'

type Schemas = components['schemas']
export type Settings = Schemas['SettingsOut']
export type SettingsVersion = Schemas['ProjectSettingsVersionOut']

export const settingsApi = {
  newest: (project: string) => call<Schemas['ProjectSettingsOut']>('GET', of(project) + '/settings'),
  versions: async (project: string) =>
    (await call<Schemas['ProjectSettingsVersionsOut']>('GET', of(project) + '/settings/versions')).versions,
  put: (project: string, body: Schemas['SettingsIn']) =>
    call<Schemas['ProjectSettingsOut']>('PUT', of(project) + '/settings', body),
}
