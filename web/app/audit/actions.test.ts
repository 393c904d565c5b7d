import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from '../i18n/en/audit.json'
import { ACTIONS, told } from './actions'

test('details are told in a line without what is empty', () => {
  expect(
    told({ role: 'viewer', hidden: [], rows: [{ property: '$city' }], expires_at: 0, status: 200 }),
  ).toBe('role: viewer · rows: [{"property":"$city"}]')
})

test('every action that can be chosen is a route of the server and has a text', () => {
  const python = readFileSync(join(import.meta.dirname, '../../../src/zuji/serve/permissions.py'), 'utf8')
  expect(ACTIONS.filter((one) => !python.includes(`"${one}"`))).toEqual([])
  expect(ACTIONS.filter((one) => !(one in en.action_of))).toEqual([])
})
