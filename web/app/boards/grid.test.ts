import { expect, test } from 'vitest'
import type { Tile } from '../api/boards'
import { added, freshId, inside, packed, placed } from './grid'

const tile = (id: string, x: number, y: number, w: number, h: number): Tile => ({
  id,
  x,
  y,
  w,
  h,
  kind: 'text',
})
const places = (tiles: Tile[]): string[] => tiles.map(({ id, x, y, w, h }) => `${id}:${x},${y} ${w}x${h}`)

test('a tile that is moved onto another one pushes it down', () => {
  const tiles = [tile('a', 0, 0, 6, 4), tile('b', 6, 0, 6, 4)]
  expect(places(placed(tiles, 'a', { x: 6, y: 0, w: 6, h: 4 }))).toEqual(['a:6,0 6x4', 'b:6,4 6x4'])
})

test('tiles fall up into free rows', () => {
  expect(places(packed([tile('a', 0, 7, 6, 2), tile('b', 0, 20, 12, 2)]))).toEqual([
    'a:0,0 6x2',
    'b:0,2 12x2',
  ])
})

test('no place leaves the grid', () => {
  expect(inside({ x: 11, y: -3, w: 20, h: 0 })).toEqual({ x: 0, y: 0, w: 12, h: 1 })
  expect(inside({ x: 11, y: 2, w: 4, h: 99 })).toEqual({ x: 8, y: 2, w: 4, h: 40 })
})

test('no two tiles lie over each other, wherever one is put', () => {
  let tiles = [tile('a', 0, 0, 6, 4), tile('b', 6, 0, 6, 2), tile('c', 6, 2, 3, 5), tile('d', 0, 4, 4, 4)]
  for (const [id, x, y] of [
    ['d', 5, 0],
    ['a', 3, 3],
    ['c', 0, 0],
    ['b', 9, 1],
  ] as const) {
    const { w, h } = tiles.find((one) => one.id === id)!
    tiles = placed(tiles, id, { x, y, w, h })
    for (const one of tiles)
      for (const other of tiles)
        if (one.id < other.id)
          expect(
            one.x + one.w <= other.x ||
              other.x + other.w <= one.x ||
              one.y + one.h <= other.y ||
              other.y + other.h <= one.y,
          ).toBe(true)
  }
})

test('a new tile comes below, with an id that nobody has', () => {
  const tiles = [tile('t1', 0, 0, 6, 4), tile('t3', 6, 0, 6, 4)]
  expect(freshId(tiles)).toBe('t4')
  expect(places(added(tiles, tile('t4', 0, 0, 6, 3))).at(-1)).toBe('t4:0,4 6x3')
})
