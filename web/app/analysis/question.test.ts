import { describe, expect, test } from 'vitest'
import type { SavedQuestion } from '../api/types'
import { marksOf } from '../chart/marks'
import { trend } from './kinds/trend'
import { TREND } from './kinds/trend/series'
import { type Draft, asksSame, fromSaved, read, textOf, toQuery, toSaved, write } from './question'

const NOON = new Date('2026-11-22T12:00:00Z')
const ZONE = 'Asia/Shanghai'
const of = (draft: Draft) => toQuery(draft, trend, 'UTC', NOON)!
const FILTER = { on: 'event' as const, property: 'price', operator: 'greater', value: 3 }

describe('the address', () => {
  test('a question survives the way through the address, with what no row draws', () => {
    const draft: Draft = {
      ...TREND,
      series: [{ event: '下单', measure: 'sum', property: 'amount', on: 'event' }],
      filters: [{ op: 'or', filters: [{ op: 'and', filters: [{ op: 'or', filters: [FILTER] }] }] }],
      view: { chart: 'bar' },
      include_bots: false,
      range: { last_days: 21 },
      unknown_to_the_page: { x: [1] },
    }
    expect(read(write(draft, TREND), trend, TREND)).toEqual(draft)
  })

  test('the first question leaves no trace', () => expect(write(TREND, TREND)).toBe(''))

  test('older links ask what they asked', () => {
    const text =
      '{"series":[{"event":"view","measure":"unique"}],"bots":false,"chart":"bar","filters":{"op":"or","filters":[]}}'
    expect(read(text, trend, TREND)).toEqual({
      ...TREND,
      series: [{ event: 'view', measure: 'unique' }],
      include_bots: false,
      view: { chart: 'bar' },
    })
  })

  test('a series without a measure keeps its event', () =>
    expect(read('{"series":[{"event":"view"}]}', trend, TREND)).toEqual({
      ...TREND,
      series: [{ event: 'view', measure: 'total' }],
    }))

  test.each([
    '{',
    '[]',
    'null',
    '{"series":7,"range":{"from":1},"interval":"eon","filters":[]}',
    '{"series":[{}],"filters":7,"breakdowns":[7],"formulas":"x"}',
  ])('a broken link (%s) shows the first question', (text) => expect(read(text, trend, TREND)).toEqual(TREND))
})

describe('the query', () => {
  test('says its days and nothing of how it is shown', () => {
    const query = of({ ...TREND, filters: [FILTER], view: { chart: 'bar' } })
    expect(query).toEqual({
      kind: 'trend',
      series: [{ event: '*', measure: 'total' }],
      filters: [FILTER],
      breakdowns: [],
      interval: 'day',
      from: '2026-11-16',
      to: '2026-11-22',
      time_zone: 'UTC',
    })
  })

  test('leaves out what is still being filled in', () => {
    const item = { on: 'item', item_type: 'product', property: 'brand', limit: 5 }
    const query = of({
      ...TREND,
      filters: [{ on: 'event', property: '', operator: '' }],
      breakdowns: [item, { ...item, via: 'product_id' }, { on: 'event', property: '' }],
    })
    expect(query.breakdowns).toEqual([{ ...item, via: 'product_id' }])
    expect(query.filters).toEqual([])
  })

  test('is not asked while it lacks what it needs', () => {
    expect(toQuery({ ...TREND, series: [{ event: 'pay', measure: 'sum' }] }, trend, 'UTC')).toBeNull()
  })

  test('times per person is the average without a property', () => {
    expect(of({ ...TREND, series: [{ event: 'pay', measure: 'average_person' }] }).series).toEqual([
      { event: 'pay', measure: 'average' },
    ])
  })
})

/** A saved question as the server shows it: every default written out. */
const canonical = (draft: Draft, more: object = {}): SavedQuestion => {
  const { question, period } = toSaved(draft, trend, ZONE)!
  const subject = { of: 'person', group_type: null, property: null }
  const told = { ...question, subject, formulas: [], compare: null, week_start: 'monday', ...more }
  return { kind: 'trend', question: told, period } as unknown as SavedQuestion
}

describe('a saved question', () => {
  test.each<[string, Draft, object]>([
    ['the first', TREND, {}],
    ['a moving period', { ...TREND, range: 'last_month', interval: 'week', include_bots: false }, {}],
    ['a period without a name', { ...TREND, range: { last_days: 21 } }, {}],
    ['fixed days', { ...TREND, range: { from: '2026-01-01', to: '2026-01-09' } }, {}],
    ['a filter', { ...TREND, filters: [{ op: 'or', filters: [FILTER, FILTER] }] }, {}],
    ['a formula', TREND, { formulas: [{ name: 'x', formula: 'A / B' }] }],
    ['a comparison', TREND, { compare: 'previous_year' }],
    ['another subject', TREND, { subject: { of: 'device', group_type: null, property: null } }],
    ['a breakdown by cohorts', TREND, { breakdowns: [{ cohorts: ['payers'], as_of: null }] }],
  ])('of %s comes back as it was', (_, draft, more) => {
    const saved = canonical(draft, more)
    const back = toSaved(fromSaved(saved, trend)!, trend, ZONE)!
    expect(back.period).toEqual(saved.period)
    const { compare, formulas, ...rest } = saved.question as Record<string, unknown>
    expect(back.question).toMatchObject(rest)
    expect(back.question.compare ?? null).toEqual(compare)
    expect(back.question.formulas ?? []).toEqual(formulas)
  })

  test('is said by the address only where it was changed', () => {
    const saved: Draft = { ...TREND, include_bots: false }
    expect(textOf(saved, saved, TREND)).toBeUndefined()
    expect(textOf(TREND, null, TREND)).toBeUndefined()
    expect(textOf(TREND, saved, TREND)).toBe(JSON.stringify(TREND))
    expect(asksSame({ ...saved, view: { chart: 'bar' } }, saved, trend)).toBe(true)
    expect(asksSame(TREND, saved, trend)).toBe(false)
  })
})

test('a change lies at the point of its local day, hour, week or month', () => {
  const at = Date.UTC(2026, 9, 31, 17, 30) // 1 November, 01:30 in Shanghai
  const change = { at } as never
  const place = (points: string[]): number => marksOf([change], points, ZONE)[0]!.place
  expect(place(['2026-10-31', '2026-11-01', '2026-11-02'])).toBe(1)
  expect(place(['2026-11-01T00:00', '2026-11-01T01:00', '2026-11-01T02:00'])).toBe(1)
  expect(place(['2026-10-19', '2026-10-26', '2026-11-02'])).toBe(1)
  expect(place(['2026-10-01', '2026-11-01'])).toBe(1)
  expect(marksOf([], ['2026-11-01'], 'UTC')).toEqual([])
})
