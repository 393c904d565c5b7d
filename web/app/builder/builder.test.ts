import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning } from '../analysis/kinds/trend/running'
import { cell, csv } from '../parts/csv'
import { OPERATORS, groupOf, listOf, whole } from './operators'
import { days } from './days'

const NOON = new Date('2026-11-22T12:00:00Z')

describe('days', () => {
  test('ranges are counted in the zone of the question', () => {
    const late = new Date('2026-11-22T20:00:00Z') // already the 23rd in Shanghai
    expect(days('today', 'Asia/Shanghai', late)).toEqual({ from: '2026-11-23', to: '2026-11-23' })
    expect(days('yesterday', 'Asia/Shanghai', late)).toEqual({ from: '2026-11-22', to: '2026-11-22' })
    expect(days('last_7', 'UTC', late)).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(days({ last_days: 3, until: 'yesterday' }, 'UTC', late)).toEqual({
      from: '2026-11-19',
      to: '2026-11-21',
    })
  })

  test('weeks, months, quarters and years end where they end', () => {
    expect(days('last_month', 'UTC', new Date('2026-03-31T12:00:00Z'))).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    })
    expect(days('this_month', 'UTC', NOON)).toEqual({ from: '2026-11-01', to: '2026-11-22' })
    expect(days('this_week', 'UTC', NOON)).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(days('last_week', 'UTC', NOON)).toEqual({ from: '2026-11-09', to: '2026-11-15' })
    expect(days('last_quarter', 'UTC', NOON)).toEqual({ from: '2026-07-01', to: '2026-09-30' })
    expect(days('last_year', 'UTC', NOON)).toEqual({ from: '2025-01-01', to: '2025-12-31' })
  })

  test('only the period that is not over is running', () => {
    expect(isRunning('2026-11-22', 'day', 'UTC', NOON)).toBe(true)
    expect(isRunning('2026-11-21', 'day', 'UTC', NOON)).toBe(false)
    expect(isRunning('2026-11-16', 'week', 'UTC', NOON)).toBe(true)
    expect(isRunning('2026-11-01', 'month', 'UTC', NOON)).toBe(true)
    expect(isRunning('2026-11-22T12:00:00+00:00', 'hour', 'UTC', NOON)).toBe(true)
    expect(isRunning('2026-11-22T11:00:00+00:00', 'hour', 'UTC', NOON)).toBe(false)
  })
})

describe('filters', () => {
  test('that are still being filled in are not asked', () => {
    const open = { on: 'event' as const, property: 'price', operator: 'between', value: [1, undefined] }
    expect(whole({ op: 'and', filters: [open, { on: 'event', property: '', operator: '' }] })).toBeNull()
    expect(whole({ op: 'or', filters: [{ ...open, value: [1, 2] }] })).toEqual({
      op: 'or',
      filters: [{ ...open, value: [1, 2] }],
    })
    expect(whole({ did: { event: '' } })).toBeNull()
    expect(whole({ cohort: '' })).toBeNull()
    expect(whole({ sequence: '' })).toBeNull()
    const did = { did: { event: 'pay' }, sum: { property: 'price' }, within: { from: 'a', to: 'b' } }
    expect(whole(did)).toEqual(did)
  })

  test('name whose property they ask for, and nothing else', () => {
    const one = { property: 'plan', operator: 'is_set' }
    expect(whole({ ...one, on: 'group', group_type: 'company', via: 'stale' })).toEqual({
      ...one,
      on: 'group',
      group_type: 'company',
    })
  })

  test('an "all of" group at the top is the list of filters', () => {
    const filter = { on: 'event' as const, property: '$city', operator: 'in', value: ['上海市'] }
    expect(listOf({ op: 'and', filters: [filter] })).toEqual([filter])
    expect(listOf({ op: 'or', filters: [filter] })).toEqual([{ op: 'or', filters: [filter] }])
    for (const list of [[], [filter], [filter, filter], [{ op: 'or' as const, filters: [filter] }]])
      expect(listOf(groupOf(list))).toEqual(list)
  })

  test('every operator is one that the API takes', () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8')) as {
      components: { schemas: { Filter: { properties: { operator: { enum: string[] } } } } }
    }
    const known = schema.components.schemas.Filter.properties.operator.enum
    expect(
      Object.values(OPERATORS)
        .flat()
        .filter((operator) => !known.includes(operator)),
    ).toEqual([])
  })
})

describe('CSV', () => {
  test.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['a,b', '"a,b"'],
    ['plain 茶', 'plain 茶'],
  ])('%s cannot run in a spreadsheet', (text, expected) => expect(cell(text)).toBe(expected))

  test('numbers stay numbers, and missing is empty', () => {
    expect(csv([['a', -1.5, null]])).toBe('\uFEFFa,-1.5,\r\n')
  })
})
