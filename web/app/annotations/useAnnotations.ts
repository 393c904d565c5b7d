/** Dated notes: on charts over time they are marks and areas beside the changes of definitions. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Annotation, boardsApi } from '../api/boards'
import type { DefinitionChange } from '../api/types'
import type { Happening } from '../chart/marks'
import { localDay } from '../format'

const DAY = 86_400_000

/** Whose notes are shown beside the project's: of this board, of this saved question. */
export interface Within {
  board?: number
  question?: number
}

/** Notes that touch the local days from..to (YYYY-MM-DD) of a zone. */
export function useAnnotations(
  project: string,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
  { board = 0, question = 0 }: Within = {},
): Annotation[] {
  const found = useQuery({
    queryKey: ['annotations', project, from, to, board, question],
    queryFn: () =>
      // A day around them for the zones.
      boardsApi.annotations(project, {
        from: Math.max(0, Date.parse(from) - DAY),
        to: Date.parse(to) + 2 * DAY,
        board,
        question,
      }),
    enabled: from !== '' && to !== '',
    staleTime: 60_000,
  })
  const all = found.data ?? NONE
  return useMemo(
    () => all.filter((one) => localDay(one.from_at, timeZone) <= to && localDay(one.to_at, timeZone) >= from),
    [all, from, to, timeZone],
  )
}
const NONE: Annotation[] = []

/** Notes in the shape that charts mark: the text is the name. */
const asMarks = (notes: Annotation[]): Happening[] =>
  notes.map((note) => ({
    at: note.from_at,
    what: 'annotation',
    id: note.id,
    name: note.text,
    version: 1,
    author: note.author,
    reason: '',
    count: 1,
    to_at: note.to_at,
    color: note.color,
  }))

/** Changes and notes together, in the order of their time. */
export const useMarked = (changes: DefinitionChange[], notes: Annotation[]): Happening[] =>
  useMemo(
    () => (notes.length ? [...changes, ...asMarks(notes)].sort((a, b) => a.at - b.at) : changes),
    [changes, notes],
  )
