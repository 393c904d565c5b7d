import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from '../i18n/en'
import { REASONS } from './SsoLogin'

test('every reason for which a single sign-on is refused has words', () => {
  const python = readFileSync(join(import.meta.dirname, '../../../src/zuji/accounts/refusals.py'), 'utf8')
  const listed = /REASONS = \(([\s\S]*?)\n {4}\)/.exec(python)![1]!
  const reasons = [...listed.matchAll(/"(\w+)"/g)].map((found) => found[1]!)
  expect(reasons.length).toBeGreaterThan(10)
  expect(REASONS).toEqual(reasons)
  expect(reasons.filter((reason) => !(reason in (en as Record<string, object>).sso!))).toEqual([])
})
