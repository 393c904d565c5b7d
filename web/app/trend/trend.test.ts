import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cell, csv } from './csv'
import { DEFAULT, OPERATORS, days, isRunning, read, toQuery, whole, write } from './question'

const NOON = new Date('2026-11-22T12:00:00Z')

describe('the address', () => {
  test('a question survives the way through the address', () => {
    const question = {
      ...DEFAULT,
      series: [{ event: '下单', measure: 'sum', property: 'amount', on: 'event' as const }],
      chart: 'bar' as const,
      bots: false,
    }
    expect(read(write(question))).toEqual(question)
  })

  test('the default question leaves no trace', () => expect(write(DEFAULT)).toBe(''))

  test.each([
    '{',
    '[]',
    'null',
    '{"series":7,"range":{"from":1},"interval":"eon","filters":[]}',
    '{"series":[{}]}',
  ])('a broken link (%s) shows the default', (text) => expect(read(text)).toEqual(DEFAULT))
})

describe('days', () => {
  test('ranges are counted in the zone of the question', () => {
    const late = new Date('2026-11-22T20:00:00Z') // already the 23rd in Shanghai
    expect(days('today', 'Asia/Shanghai', late)).toEqual({ from: '2026-11-23', to: '2026-11-23' })
    expect(days('last_7', 'UTC', late)).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  })

  test('months end where they end', () => {
    expect(days('last_month', 'UTC', new Date('2026-03-31T12:00:00Z'))).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    })
    expect(days('this_month', 'UTC', NOON)).toEqual({ from: '2026-11-01', to: '2026-11-22' })
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

describe('the query', () => {
  test('names whose property it asks for, and nothing else', () => {
    const group = { on: 'group' as const, group_type: 'company', via: 'stale', property: 'plan' }
    const item = { on: 'item' as const, item_type: 'product', property: 'brand', limit: 5 }
    const question = { ...DEFAULT, breakdowns: [group, item, { ...item, via: 'product_id' }] }
    expect(toQuery(question, 'UTC', NOON).breakdowns).toEqual([
      { on: 'group', group_type: 'company', property: 'plan' },
      { ...item, via: 'product_id' }, // without what names the item there is nothing to ask
    ])
  })

  test('filters that are still being filled in are not asked', () => {
    const open = { on: 'event' as const, property: 'price', operator: 'between', value: [1, undefined] }
    expect(whole({ op: 'and', filters: [open, { on: 'event', property: '', operator: '' }] })).toBeNull()
    expect(whole({ op: 'or', filters: [{ ...open, value: [1, 2] }] })).toEqual({
      op: 'or',
      filters: [{ ...open, value: [1, 2] }],
    })
  })

  test('an "all of" group at the top becomes the list of filters', () => {
    const filter = { on: 'event' as const, property: '$city', operator: 'in', value: ['上海市'] }
    const query = toQuery({ ...DEFAULT, filters: { op: 'and', filters: [filter] } }, 'UTC', NOON)
    expect(query.filters).toEqual([filter])
    expect(query).toMatchObject({ kind: 'trend', from: '2026-11-16', to: '2026-11-22', time_zone: 'UTC' })
  })

  test('times per person is the average without a property', () => {
    expect(
      toQuery({ ...DEFAULT, series: [{ event: 'pay', measure: 'average_person' }] }, 'UTC', NOON).series,
    ).toEqual([{ event: 'pay', measure: 'average' }])
  })

  test('bots are counted unless the switch is off', () => {
    expect(toQuery(DEFAULT, 'UTC', NOON).include_bots).toBe(true)
    expect(toQuery(read('{"bots":false}'), 'UTC', NOON).include_bots).toBe(false)
  })

  test('a measure that still lacks its property is not asked', () => {
    expect(toQuery({ ...DEFAULT, series: [{ event: 'pay', measure: 'sum' }] }, 'UTC', NOON).series).toEqual(
      [],
    )
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
