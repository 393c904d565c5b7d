import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { running } from '../api/call'
import { api } from '../api/client'
import type { Progress, Told } from '../api/types'
import { today } from '../format'
import type { Query } from './question'

export interface Asked {
  told: UseQueryResult<Told>
  /** Under way for more than 400 ms. */
  slow: boolean
  progress?: Progress
  /** It was given up, and what is shown is older. */
  cancelled: boolean
  cancel: () => void
}

/** The answer of a question, asked again while its last day is not over; the one before stays while it is asked. */
export function useAnswer(
  project: string,
  query: Query | null,
  saved: { id: string; version: number } | null,
  /** The saved question that it began as; '' where none. */
  of: string,
  enabled: boolean,
): Asked {
  const client = useQueryClient()
  const key = ['answer', project, query?.kind, query, of, saved?.version ?? 0]
  const name = JSON.stringify(key)
  const asking = JSON.stringify(query)
  const told = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      saved
        ? api.answerOf(project, saved.id, saved.version, asking, signal)
        : api.ask(project, query!, of, signal),
    enabled: enabled && query !== null,
    placeholderData: (before) => (before?.query.kind === query?.kind ? before : undefined),
    staleTime: 10_000,
    // What is over does not change; a question that took long is not asked all the time.
    refetchInterval: (item) => {
      const found = item.state.data
      if (!found || !query || found.query.to < today(query.time_zone)) return false
      return Math.max(15_000, 20 * found.answer.receipt.elapsed_ms)
    },
  })
  const slow = useSlow(told.isFetching, name)
  const progress = useQuery({
    queryKey: ['progress', name],
    queryFn: () => api.progress(running.get(asking) ?? ''),
    enabled: slow && running.has(asking),
    refetchInterval: 500,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })
  const [cancelled, setCancelled] = useState('')
  return {
    told,
    slow,
    progress: progress.data,
    cancelled: cancelled === name && !told.isFetching && (told.isPlaceholderData || !told.data),
    cancel: () => {
      setCancelled(name)
      void client.cancelQueries({ queryKey: key })
    },
  }
}

/** True once the question has been running for 400 ms. */
function useSlow(busy: boolean, key: string): boolean {
  const [slow, setSlow] = useState('')
  useEffect(() => {
    if (!busy) return
    const timer = setTimeout(() => setSlow(key), 400)
    return () => clearTimeout(timer)
  }, [busy, key])
  return busy && slow === key
}
