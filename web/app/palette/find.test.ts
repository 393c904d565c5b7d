import { expect, test } from 'vitest'
import { type Entry, MOST, find, fit } from './find'

const entry = (group: Entry['group'], title: string, more: Partial<Entry> = {}): Entry => ({
  key: group + title,
  group,
  title,
  open: () => undefined,
  ...more,
})

test('what begins so comes before words that do, and those before the rest', () => {
  expect([fit('Paid', 'pa'), fit('order_paid', 'pa'), fit('compare', 'pa'), fit('view', 'pa')]).toEqual([
    3, 2, 1, 0,
  ])
  const found = find(
    ['compare', 'order_paid', 'Paid', 'view'].map((name) => entry('event', name)),
    'PA',
  )
  expect(found.map((one) => one.title)).toEqual(['Paid', 'order_paid', 'compare'])
})

test('every typed word must be there, in its name or in another word for it', () => {
  const pages = [
    entry('page', '漏斗分析', { also: 'funnel' }),
    entry('page', '留存分析', { also: 'retention' }),
  ]
  expect(find(pages, 'fun').map((one) => one.title)).toEqual(['漏斗分析'])
  expect(find(pages, '分析 ret').map((one) => one.title)).toEqual(['留存分析'])
  expect(find(pages, '分析 nothing')).toEqual([])
})

test('of one group only the most used are shown, and nothing typed shows all groups', () => {
  const events = Array.from({ length: 20 }, (_, n) => entry('event', `event ${n}`, { weight: n }))
  const found = find([...events, entry('page', 'Live')], '')
  expect(found.map((one) => one.title)).toEqual([
    'Live',
    ...Array.from({ length: MOST }, (_, n) => `event ${19 - n}`),
  ])
})
