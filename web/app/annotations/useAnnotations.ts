/** Dated notes of a project: on charts over time they are marks beside the changes of definitions. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Annotation, boardsApi } from '../api/boards'
import type { DefinitionChange } from '../api/types'

const DAY = 86_400_000

/** Notes that touch the days from..to (YYYY-MM-DD), with a day around them for the zones. */
export function useAnnotations(project: string, from: string, to: string): Annotation[] {
  const found = useQuery({
    queryKey: ['annotations', project, from, to],
    queryFn: () =>
      boardsApi.annotations(project, Math.max(0, Date.parse(from) - DAY), Date.parse(to) + 2 * DAY),
    enabled: from !== '' && to !== '',
    staleTime: 60_000,
  })
  return found.data ?? NONE
}
const NONE: Annotation[] = []

/** Notes in the shape that charts mark: the text is the name. */
export const asMarks = (notes: Annotation[]): DefinitionChange[] =>
  notes.map((note) => ({
    at: note.from_at,
    what: 'annotation',
    id: note.id,
    name: note.text,
    version: 1,
    author: note.author,
    reason: '',
    count: 1,
  }))

/** Changes and notes together, in the order of their time. */
export function useMarked(
  project: string,
  changes: DefinitionChange[],
  from: string,
  to: string,
): DefinitionChange[] {
  const notes = useAnnotations(project, from, to)
  return useMemo(
    () => (notes.length ? [...changes, ...asMarks(notes)].sort((a, b) => a.at - b.at) : changes),
    [changes, notes],
  )
}
