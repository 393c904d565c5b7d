/** Numbers of an answer's groups, as maps take them. */
import { full } from '../../format'
import { cellOf } from '../words'
import type { MapGroup } from './RegionMap'

/** One number of an answer, by region. */
export interface Mapped {
  key: string
  title: string
  groups: MapGroup[]
  tell?: (value: number | null) => string
  axis?: (value: number) => string
}

interface Group {
  breakdown: unknown[]
  other: boolean
}

/** A number of every group. cell: the part of the cell that lists those behind it; without it nothing opens. */
export function mapped<One extends Group>(
  groups: One[],
  called: (one: One) => string,
  what: {
    key: string
    title: string
    of: (one: One) => number | null | undefined
    cell?: object
    tell?: (value: number | null) => string
    axis?: (value: number) => string
  },
): Mapped {
  const { key, title, of, cell, tell = full, axis } = what
  return {
    ...{ key, title, tell, axis },
    groups: groups.map((one) => {
      const total = of(one) ?? null
      const name = called(one)
      const opens =
        cell && total ? { cell: { ...cell, ...cellOf(one) }, title: `${name} · ${title}` } : undefined
      return { value: one.breakdown[0], name, other: one.other, total, said: { text: tell(total), opens } }
    }),
  }
}
