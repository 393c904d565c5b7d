/** Single sign-on: how one may log in here, and where the browser goes for it. */
import { call } from './call'
import type { components } from './schema'

type Schemas = components['schemas']
export type Ways = Schemas['WaysOut']

export const sso = {
  ways: () => call<Ways>('GET', '/session/ways'),
  /** path: of our page to go to afterwards. Leaves this page. */
  async begin(asked: Partial<Schemas['SsoIn']>): Promise<void> {
    const { url } = await call<Schemas['SsoOut']>('POST', '/session/sso', asked)
    location.assign(url)
  },
}
