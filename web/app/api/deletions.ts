/** Deleting projects and bringing them back; and making one where there is none. */
import { call, of } from './call'
import type { components } from './schema'

type Schemas = components['schemas']
export type Preview = Schemas['DeletionPreviewOut']
export type Deleted = Schemas['DeletedOut']

export const deletions = {
  preview: (project: string) => call<Preview>('GET', of(project) + '/deletion'),
  remove: (project: string, body: Schemas['DeletionIn']) =>
    call<Deleted>('POST', of(project) + '/deletion', body),
  all: async () => (await call<Schemas['DeletedProjectsOut']>('GET', '/deleted-projects')).projects,
  restore: (project: string) =>
    call<Deleted>('POST', '/deleted-projects/' + encodeURIComponent(project) + '/restore'),
  create: (name: string, time_zone: string) =>
    call<Schemas['ProjectOut']>('POST', '/projects', { name, time_zone }),
}
