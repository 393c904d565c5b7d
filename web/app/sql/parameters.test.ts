import { expect, test } from 'vitest'
import { parametersOf, valueOf } from './parameters'

test('parameters are found once each, in their order', () => {
  expect(parametersOf("SELECT {a:UInt32}, '{x}', {b: Array(String)} WHERE e = {a:UInt32}")).toEqual([
    { name: 'a', type: 'UInt32' },
    { name: 'b', type: 'Array(String)' },
  ])
})

test('what was typed is told as the type takes it', () => {
  expect(valueOf('7', 'UInt32')).toBe(7)
  expect(valueOf('7', 'String')).toBe('7')
  expect(valueOf('a, b', 'Array(String)')).toEqual(['a', 'b'])
  expect(valueOf('[1]', 'Array(UInt8)')).toEqual([1])
})
