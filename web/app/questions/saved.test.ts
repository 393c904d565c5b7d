import { describe, expect, test } from 'vitest'
import type { SavedQuestion } from '../api/types'
import { DEFAULT, type Question, write } from '../trend/question'
import { marksOf } from '../trend/marks'
import { asksSame, fromSaved, textOf, toSaved } from './saved'

/** A saved question as the server shows it: every default written out. */
function canonical(question: Question): SavedQuestion {
  const { question: body, period } = toSaved(question, 'Asia/Shanghai')
  const owner = { on: 'event', group_type: null, item_type: null, via: null }
  const series = (body.series as object[]).map((one) => ({
    ...owner,
    property: null,
    window_days: null,
    q: null,
    filters: [],
    ...one,
  }))
  const breakdowns = (body.breakdowns as object[]).map((one) => ({
    ...owner,
    limit: 20,
    bounds: null,
    part: null,
    ...Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)),
  }))
  const subject = { of: 'person', group_type: null, property: null }
  const told = { ...body, series, breakdowns, subject, formulas: [], compare: null, week_start: 'monday' }
  return { kind: 'trend', question: told, period } as unknown as SavedQuestion
}

const FILTER = { on: 'event' as const, property: 'price', operator: 'greater', value: 3 }

describe('a saved trend', () => {
  test.each<[string, Question]>([
    ['the default', DEFAULT],
    ['a moving period', { ...DEFAULT, range: 'last_month', interval: 'week', bots: false }],
    ['fixed days', { ...DEFAULT, range: { from: '2026-01-01', to: '2026-01-09' } }],
    ['filters', { ...DEFAULT, filters: { op: 'or', filters: [FILTER, { ...FILTER, value: [1, 2] }] } }],
    ['one filter', { ...DEFAULT, filters: { op: 'and', filters: [FILTER] } }],
    [
      'series and groups',
      {
        ...DEFAULT,
        series: [
          { event: 'view', measure: 'average_person' },
          { event: 'pay', measure: 'sum', property: 'price', on: 'event' },
        ],
        breakdowns: [{ on: 'event', property: 'city', limit: 20 }],
      },
    ],
  ])('of %s comes back as it was', (_, question) => {
    const back = fromSaved(canonical(question))
    expect(back).not.toBeNull()
    expect(toSaved(back!, 'Asia/Shanghai')).toEqual(toSaved(question, 'Asia/Shanghai'))
  })

  test.each<[string, object]>([
    ['a formula', { formulas: [{ name: 'x', formula: 'A / B' }] }],
    ['a comparison', { compare: 'previous_year' }],
    ['another subject', { subject: { of: 'device', group_type: null, property: null } }],
    ['weeks that begin on Sunday', { week_start: 'sunday' }],
    ['a breakdown by cohorts', { breakdowns: [{ cohorts: ['payers'], as_of: null }] }],
  ])('with %s is not taken for one without it', (_, more) => {
    const saved = canonical(DEFAULT)
    expect(fromSaved({ ...saved, question: { ...saved.question, ...more } })).toBeNull()
  })

  test('with a period that has no name here is not bent', () => {
    expect(fromSaved({ ...canonical(DEFAULT), period: { last_days: 21 } } as SavedQuestion)).toBeNull()
  })

  test('is said by the address only where it was changed', () => {
    const saved = { ...DEFAULT, bots: false }
    expect(textOf(saved, saved)).toBeUndefined()
    expect(textOf(DEFAULT, saved)).toBe('{}')
    expect(textOf({ ...saved, interval: 'week' }, saved)).toBe(write({ ...saved, interval: 'week' }))
    expect(textOf(DEFAULT, null)).toBeUndefined()
    expect(asksSame({ ...saved, chart: 'bar' }, saved)).toBe(true)
    expect(asksSame(DEFAULT, saved)).toBe(false)
  })
})

test('a change lies at the point of its local day, hour, week or month', () => {
  const at = Date.UTC(2026, 9, 31, 17, 30) // 1 November, 01:30 in Shanghai
  const change = { at } as never
  const place = (points: string[]): number => marksOf([change], points, 'Asia/Shanghai')[0]!.place
  expect(place(['2026-10-31', '2026-11-01', '2026-11-02'])).toBe(1)
  expect(place(['2026-11-01T00:00', '2026-11-01T01:00', '2026-11-01T02:00'])).toBe(1)
  expect(place(['2026-10-19', '2026-10-26', '2026-11-02'])).toBe(1)
  expect(place(['2026-10-01', '2026-11-01'])).toBe(1)
  expect(marksOf([], ['2026-11-01'], 'UTC')).toEqual([])
})
