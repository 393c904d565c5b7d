import { expect, test } from 'vitest'
import type { Session } from '../api/accounts'
import { allowedIn, may } from './allowed'

const session = (more: Partial<Session>): Session => ({
  by: 'session',
  who: 'bo@example.com',
  name: 'Bo',
  user: 2,
  everywhere: [],
  projects: {},
  version: '1',
  ...more,
})
const viewer = { role: 'viewer', permissions: ['read'], restricted: false }

test('a viewer reads and does not save', () => {
  const bo = allowedIn(session({ projects: { shop: viewer } }), 'shop')
  expect([may(bo, 'read'), may(bo, 'save'), may(bo, 'server')]).toEqual([true, false, false])
})

test('the role in the project goes before the one in every project', () => {
  const bo = allowedIn(session({ everywhere: ['read', 'save'], projects: { shop: viewer } }), 'shop')
  expect([may(bo, 'read'), may(bo, 'save')]).toEqual([true, false])
})

test('what is of no single project is asked of the whole server', () => {
  const owner = allowedIn(session({ everywhere: ['read', 'server'], projects: { shop: viewer } }), 'shop')
  expect(may(owner, 'server')).toBe(true)
})

test('under rules asking is left and writing is not', () => {
  const rules = { role: 'analyst', permissions: ['read', 'save', 'raw', 'export'], restricted: true }
  const bo = allowedIn(session({ projects: { shop: rules } }), 'shop')
  expect(['read', 'raw', 'export', 'save'].map((one) => may(bo, one))).toEqual([true, true, true, false])
})

test('a project whose name is a word of the language is no trap', () => {
  expect(may(allowedIn(session({}), 'constructor'), 'read')).toBe(false)
})

test('only who logged in by name signs with it', () => {
  expect(allowedIn(session({}), 'shop').signs).toBe('Bo')
  expect(allowedIn(session({ by: 'key', user: null, name: '' }), 'shop').signs).toBe('')
})
