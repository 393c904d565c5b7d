import { expect, test } from 'vitest'
import type { LiveRecord } from '../api/types'
import { merge } from './useLive'

const record = (cursor: string, received_at: number): LiveRecord =>
  ({ cursor, received_at, event: 'a', distinct_id: 'u' }) as LiveRecord

test('records are shown newest first and once', () => {
  const before = merge([], [record('1', 10), record('2', 20)])
  const after = merge(before, [record('2', 20), record('3', 20)])
  expect(after.map((item) => item.cursor)).toEqual(['3', '2', '1'])
})

test('what was seen long ago makes room', () => {
  const many = Array.from({ length: 1500 }, (_, i) => record(String(i), i))
  expect(merge([], many)).toHaveLength(1000)
})
