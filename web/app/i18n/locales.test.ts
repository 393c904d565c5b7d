import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from './en'
import zh from './zh-CN'

function leaves(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]])
  return new Map(
    Object.entries(value as object).flatMap(([key, inner]) => [
      ...leaves(inner, path ? `${path}.${key}` : key),
    ]),
  )
}
const keys = (value: unknown): number =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.values(value).reduce((n: number, inner) => n + 1 + keys(inner), 0)
    : 0
const english = leaves(en)
const chinese = leaves(zh)
const holes = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return sources(path)
      return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? readFileSync(path, 'utf8') : ''
    })
    .join('\n')
}
const code = sources(join(import.meta.dirname, '..'))

test('both languages have the same keys', () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
})

test('no key is written twice', () => {
  for (const name of ['en', 'zh-CN'].flatMap((language) =>
    readdirSync(join(import.meta.dirname, language)).map((file) => join(language, file)),
  )) {
    if (!name.endsWith('.json')) continue
    const text = readFileSync(join(import.meta.dirname, name), 'utf8')
    // A second key of the same name silently takes the place of the first.
    expect(text.match(/^\s*"[^"]+": /gm)?.length).toBe(keys(JSON.parse(text)))
  }
})

test('both languages fill in the same values', () => {
  for (const [key, text] of english) expect([key, holes(chinese.get(key) ?? '')]).toEqual([key, holes(text)])
})

test('nothing is left empty, and Chinese is written in Chinese', () => {
  for (const [key, text] of [...english, ...chinese]) expect([key, text.trim() !== '']).toEqual([key, true])
  const same = [...chinese]
    .filter(([key, text]) => english.get(key) === text && /[a-z]{4}/.test(text))
    .map(([key]) => key)
  expect(same).toEqual(['live.id'])
})

test('every key that the pages ask for exists', () => {
  const asked = [...code.matchAll(/\bt\(\s*'([\w.$]+)'/g)].map((found) => found[1]!)
  const known = new Set(
    [...english.keys()].flatMap((key) =>
      key.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.')),
    ),
  )
  expect(asked.filter((key) => !/[._]$/.test(key) && !known.has(key))).toEqual([])
})

test('every reason that a record can be refused for is explained', () => {
  const python = readFileSync(join(import.meta.dirname, '../../../src/zuji/records/reject.py'), 'utf8')
  const sets = [...python.matchAll(/(?:frozenset\(\s*\{|PLAN = \()([^})]*)[})]/g)]
    .map((found) => found[1])
    .join()
  const reasons = [...sets.matchAll(/"(\w+)"/g)].map((found) => found[1]!)
  expect(reasons.length).toBeGreaterThan(20)
  expect(reasons.filter((reason) => !(reason in (en.reason as object)))).toEqual([])
})
