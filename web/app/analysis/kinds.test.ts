import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ANALYSES } from '../shell/analyses'
import type { Known } from './kind'
import { KINDS } from './kinds'
import { fromSaved, read, toQuery, toSaved, write } from './question'

interface Schema {
  properties: Record<string, unknown>
  required?: string[]
}
const SCHEMAS = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8')) as {
    components: { schemas: Record<string, Schema> }
  }
).components.schemas
const schemaOf = (kind: string): Schema =>
  SCHEMAS[
    kind
      .split('_')
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('') + 'Query'
  ]!

const SHOP: Known = {
  events: ['view', 'cart', 'pay', 'refund', '$AppStart', '$SignUp', 'AppCrashed', '$WebPageLeave'],
  numbers: ['amount'],
  texts: ['$platform', '$latest_utm_source', 'app_crashed_reason'],
  profileTexts: ['tier'],
}

test('the rail has every kind, and no other', () => {
  expect([...ANALYSES].sort()).toEqual(Object.keys(KINDS).sort())
})

describe.each(Object.keys(KINDS))('%s', (name) => {
  const kind = KINDS[name]!
  const first = kind.first(SHOP)

  test('asks at once, and nothing that the API does not know', () => {
    const query = toQuery(first, kind, 'Asia/Shanghai')
    expect(query).not.toBeNull()
    const schema = schemaOf(name)
    expect(Object.keys(query!).filter((field) => !(field in schema.properties))).toEqual([])
    expect((schema.required ?? []).filter((field) => !(field in query!))).toEqual([])
  })

  test('every option of the API stands in a row', () => {
    const drawn = new Set([...kind.rows, ...kind.more].flatMap((row) => row.fields))
    const said = ['kind', 'time_zone'] // the page and the top of the shell say these
    expect(
      Object.keys(schemaOf(name).properties).filter((field) => !drawn.has(field) && !said.includes(field)),
    ).toEqual([])
  })

  test('survives the address and being saved', () => {
    expect(read(write({ ...first, extra: [1] }, first), kind, first)).toEqual({ ...first, extra: [1] })
    const { question, period } = toSaved(first, kind, 'UTC')!
    const back = fromSaved({ kind: name, question, period } as never, kind)!
    expect(toQuery(back, kind, 'UTC')).toEqual(toQuery(first, kind, 'UTC'))
  })

  test('a project of which nothing is known does not break it', () => {
    const draft = kind.first({ events: [], numbers: [], texts: [], profileTexts: [] })
    expect(() => toQuery(draft, kind, 'UTC')).not.toThrow()
  })
})
