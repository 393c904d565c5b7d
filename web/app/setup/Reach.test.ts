import { expect, test } from 'vitest'
import { originOf } from './Reach'

test.each([
  ['https://shop.example.com/a?b#c', 'https://shop.example.com'],
  ['shop.example.com', 'https://shop.example.com'],
  ['HTTP://Shop.Example.com:8080/', 'http://shop.example.com:8080'],
  ['localhost:3000', 'https://localhost:3000'],
  ['商店.example', 'https://xn--czrs0t.example'],
  ['', undefined],
  ['shop', undefined],
  ['http://intranet:8080/x', 'http://intranet:8080'],
  ['javascript:alert(1)', undefined],
  ['https://', undefined],
])('the origin of %s is %s', (text, origin) => {
  expect(originOf(text)).toBe(origin)
})
