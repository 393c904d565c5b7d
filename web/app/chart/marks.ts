/** Changes of definitions, on the chart: at which of its points each belongs. */
import type { DefinitionChange } from '../api/types'

export interface Mark {
  /** Index of the point. */
  place: number
  changes: DefinitionChange[]
}

/** A moment as the chart's points are called: local, in the question's zone. */
function local(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(ms))
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** By point, in the order of the points. */
export function marksOf(changes: DefinitionChange[], points: string[], timeZone: string): Mark[] {
  const found = new Map<number, DefinitionChange[]>()
  for (const change of changes) {
    const at = local(change.at, timeZone)
    let place = points.length - 1
    while (place > 0 && points[place]! > at) place--
    found.set(place, [...(found.get(place) ?? []), change])
  }
  return [...found].sort((a, b) => a[0] - b[0]).map(([place, changes]) => ({ place, changes }))
}
