import { expect, test } from 'vitest'
import { inLines } from './json'

test('JSON is set out as JSON.stringify would', () => {
  for (const value of [
    {},
    [],
    [[]],
    { a: [] },
    { a: 1, b: [1, { c: null }, 'x, {y}: "z"'] },
    [{}, {}],
    'text',
    3,
  ]) {
    expect(inLines(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
  }
})

test('what JSON.parse would change stays as it was sent', () => {
  const sent = '{"id": 12345678901234567890, "a": "\\u8336", "a": 1.0}'
  expect(inLines(sent)).toBe('{\n  "id": 12345678901234567890,\n  "a": "\\u8336",\n  "a": 1.0\n}')
})

test('what is no JSON, or was cut, stays as it is', () => {
  for (const sent of ['', 'data=abc', '{"a": [1, 2']) expect(inLines(sent)).toBe(sent)
})
