/** Where tiles lie: 12 columns, rows as they come. Nothing lies over anything; nothing floats. */
import type { Tile } from '../api/boards'

export const COLUMNS = 12

export interface Place {
  x: number
  y: number
  w: number
  h: number
}

const meets = (one: Place, other: Place): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h

/** A place inside the grid. */
export function inside({ x, y, w, h }: Place): Place {
  const wide = Math.min(COLUMNS, Math.max(1, Math.round(w)))
  return {
    w: wide,
    h: Math.min(40, Math.max(1, Math.round(h))),
    x: Math.min(COLUMNS - wide, Math.max(0, Math.round(x))),
    y: Math.max(0, Math.round(y)),
  }
}

/** All tiles as far up as they go, in the order of their rows; the one called first keeps its place before others. */
export function packed<T extends Tile>(tiles: T[], first = ''): T[] {
  const order = [...tiles].sort(
    (a, b) => a.y - b.y || Number(b.id === first) - Number(a.id === first) || a.x - b.x,
  )
  const laid: T[] = []
  for (const tile of order) {
    let y = 0
    while (laid.some((other) => meets({ ...tile, y }, other))) y++
    laid.push({ ...tile, y })
  }
  return tiles.map((tile) => laid.find((other) => other.id === tile.id)!)
}

/** The tiles with one of them at another place, or of another size; others make room downwards. */
export function placed<T extends Tile>(tiles: T[], id: string, place: Place): T[] {
  const next = inside(place)
  const moved = tiles.map((tile) => (tile.id === id ? { ...tile, ...next } : tile))
  const mine = moved.find((tile) => tile.id === id)
  if (!mine) return tiles
  const others = moved.map((tile) =>
    tile.id !== id && meets(tile, mine) && tile.y >= mine.y ? { ...tile, y: mine.y + mine.h } : tile,
  )
  return packed(others, id)
}

/** The tiles and one more below them. */
export function added<T extends Tile>(tiles: T[], tile: T): T[] {
  const y = Math.max(0, ...tiles.map((one) => one.y + one.h))
  return packed([...tiles, { ...tile, y }])
}

export const freshId = (tiles: Tile[]): string => {
  let n = tiles.length + 1
  while (tiles.some((tile) => tile.id === `t${n}`)) n++
  return `t${n}`
}
