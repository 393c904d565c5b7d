/** Changes of definitions and dated notes, on the chart: at which of its points each belongs. */
import type { DefinitionChange } from '../api/types'
import { minuteIn } from '../format'

/** A change, or a note, which may last and has a colour. */
export interface Happening extends DefinitionChange {
  to_at?: number
  color?: string
}

export interface Mark {
  /** Index of the point. */
  place: number
  changes: DefinitionChange[]
}

/** In which point's time a moment lies; points: local, ascending. */
function placeOf(ms: number, points: string[], timeZone: string): number {
  const at = minuteIn(ms, timeZone)
  let place = points.length - 1
  while (place > 0 && points[place]!.slice(0, 16) > at) place--
  return place
}

/** Changes by point, in the order of the points; notes are no changes. */
export function marksOf(changes: Happening[], points: string[], timeZone: string): Mark[] {
  const found = new Map<number, DefinitionChange[]>()
  for (const change of changes) {
    if (isNote(change)) continue
    const place = placeOf(change.at, points, timeZone)
    found.set(place, [...(found.get(place) ?? []), change])
  }
  return [...found].sort((a, b) => a[0] - b[0]).map(([place, changes]) => ({ place, changes }))
}

export const isNote = (one: Happening): boolean => one.what === 'annotation'

export interface Span {
  place: number
  /** The last point that it touches; the same where it is within one. */
  to: number
  note: Happening
}

/** Notes with the first and the last point that they touch. */
export const spansOf = (changes: Happening[], points: string[], timeZone: string): Span[] =>
  changes.filter(isNote).map((note) => ({
    place: placeOf(note.at, points, timeZone),
    to: placeOf(note.to_at ?? note.at, points, timeZone),
    note,
  }))
