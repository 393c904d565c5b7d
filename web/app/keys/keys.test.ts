import { expect, test } from 'vitest'
import { expiryOf, isTyped, stateOf } from './keys'

test('a key is live until it is revoked or its time has come', () => {
  expect(stateOf({ revoked_at: 0, expires_at: 0 }, 100)).toBe('live')
  expect(stateOf({ revoked_at: 0, expires_at: 101 }, 100)).toBe('live')
  expect(stateOf({ revoked_at: 0, expires_at: 100 }, 100)).toBe('expired')
  expect(stateOf({ revoked_at: 5, expires_at: 100 }, 100)).toBe('revoked')
})

test('only the name or the last characters end a key', () => {
  const key = { name: 'nightly', hint: 'a1b2' }
  expect(['nightly', ' a1b2 ', 'night', ''].map((typed) => isTyped(key, typed))).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(isTyped({ name: '', hint: 'a1b2' }, '')).toBe(false)
})

test('no days mean never', () => {
  expect([expiryOf(0, 5), expiryOf(1, 5)]).toEqual([0, 86_400_005])
})
