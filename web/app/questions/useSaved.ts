import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/client'
import type { SavedQuestion } from '../api/types'
import { useParameter } from '../state/url'
import type { KindOf } from '../analysis/kind'
import { type Draft, fromSaved } from '../analysis/question'

export interface Saved {
  /** Of the address; '' where no saved question is open. */
  id: string
  newest?: SavedQuestion
  /** The version that is open. */
  shown?: SavedQuestion
  /** It as the page's question; null where it says something that the page cannot show. */
  question: Draft | null
  error: unknown
}

/** The saved question that the address names, in the version that it names. */
export function useSaved(project: string, kind: KindOf): Saved {
  const [id] = useParameter('saved')
  const [v] = useParameter('v')
  const version = Number(v) || undefined
  const newest = useQuery({
    queryKey: ['question', project, id],
    queryFn: () => api.question(project, encodeURIComponent(id)),
    enabled: id !== '',
    retry: false,
  })
  const old = useQuery({
    queryKey: ['question', project, id, version],
    queryFn: () => api.question(project, encodeURIComponent(id), version),
    enabled: id !== '' && version !== undefined,
    retry: false,
  })
  const shown = id === '' ? undefined : version === undefined ? newest.data : old.data
  const question = useMemo(() => (shown && !shown.withheld ? fromSaved(shown, kind) : null), [shown, kind])
  return {
    id,
    newest: id === '' ? undefined : newest.data,
    shown,
    question,
    error: id === '' ? null : (newest.error ?? old.error),
  }
}
