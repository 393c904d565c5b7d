import { expect, test } from 'vitest'
import type { AnyFilter } from '../api/types'
import { NO_RULES, finished, isUnfinished } from './rules'

const east: AnyFilter = { on: 'event', property: '$city', operator: 'equals', value: 'Suzhou' }
const half: AnyFilter = { on: 'event', property: '$city', operator: 'equals' }

test('a rule that is half filled in is not left away in silence', () => {
  expect(finished({ hidden: [], rows: [east, half] })).toBeUndefined()
  expect(finished({ hidden: [], rows: [{ op: 'or', filters: [east, half] }] })).toBeUndefined()
  expect(isUnfinished({ op: 'and', filters: [] })).toBe(true)
})

test('finished rules go to the server as they are', () => {
  expect(finished(NO_RULES)).toEqual({ hidden: [], rows: [] })
  expect(finished({ hidden: ['phone'], rows: [east] })).toEqual({ hidden: ['phone'], rows: [east] })
})
