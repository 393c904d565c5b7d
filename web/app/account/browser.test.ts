import { expect, test } from 'vitest'
import { browserOf } from './browser'

test('browsers that name each other are told apart', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'
  expect(browserOf(chrome)).toBe('Chrome · Windows')
  expect(browserOf(chrome + ' Edg/120.0.0.0')).toBe('Edge · Windows')
  expect(browserOf('curl/8.5.0')).toBe('')
})
