/** Records as they arrive: by the stream, and where streams do not pass (some proxies), by asking every 2 seconds. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../api/client'
import type { LiveRecord } from '../api/types'

const KEPT_MAX = 1000
const IDS_MAX = 100 // that the server takes
const NONE: readonly string[] = []

export interface Live {
  records: LiveRecord[]
  /** How many have arrived since the pause. */
  waiting: number
  connected: boolean
  error: unknown
  retry: () => void
}

/** ids: only records that carry one of them. */
export function useLive(project: string, paused: boolean, ids: readonly string[] = NONE): Live {
  const [records, setRecords] = useState<LiveRecord[]>([])
  const [waiting, setWaiting] = useState(0)
  const [connected, setConnected] = useState(false)
  const [error, setError] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  const held = useRef<LiveRecord[]>([])
  const pausedNow = useRef(paused)

  const add = useCallback((fresh: LiveRecord[]) => {
    if (!fresh.length) return
    if (pausedNow.current) {
      held.current = merge(held.current, fresh)
      setWaiting(held.current.length)
    } else {
      setRecords((before) => merge(before, fresh))
    }
  }, [])

  useEffect(() => {
    pausedNow.current = paused
    if (paused || !held.current.length) return
    const fresh = held.current
    held.current = []
    setWaiting(0)
    setRecords((before) => merge(before, fresh))
  }, [paused])

  const wanted = JSON.stringify(ids.slice(0, IDS_MAX))
  useEffect(() => {
    let over = false
    const only = JSON.parse(wanted) as string[]
    let next: string | undefined
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined

    const ask = async (): Promise<void> => {
      const page = await api.live(project, next, 200, only)
      if (over) return
      next = page.cursor
      add(page.rows)
      setConnected(true)
      setError(undefined)
    }
    const poll = (): void => {
      timer = setTimeout(() => {
        ask()
          .catch(() => setConnected(false))
          .finally(() => !over && poll())
      }, 2000)
    }
    const listen = (): void => {
      source = new EventSource(api.liveStream(project, next, only))
      source.onopen = () => setConnected(true)
      const heard = (event: MessageEvent<string>): void => {
        if (event.lastEventId) next = event.lastEventId
        try {
          add([JSON.parse(event.data) as LiveRecord])
        } catch {
          // a line that is not ours
        }
      }
      source.onmessage = heard
      source.onerror = () => {
        setConnected(false)
        if (source?.readyState !== EventSource.CLOSED) return // it comes back by itself
        source.close()
        poll()
      }
    }
    ask()
      .then(() => !over && listen())
      .catch((problem: unknown) => !over && setError(problem))
    return () => {
      over = true
      source?.close()
      clearTimeout(timer)
    }
  }, [project, wanted, add, attempt])

  const retry = useCallback(() => {
    setError(undefined)
    setAttempt((n) => n + 1)
  }, [])
  return { records, waiting, connected, error, retry }
}

/** Newest first, each record once. */
export function merge(before: LiveRecord[], fresh: LiveRecord[]): LiveRecord[] {
  const known = new Set(before.map((record) => record.cursor))
  const added = fresh.filter((record) => !known.has(record.cursor) && known.add(record.cursor))
  if (!added.length) return before
  // The server tells them in order; a restarted one begins its cursors anew, so only the time compares.
  return [...added.reverse(), ...before].sort((a, b) => b.received_at - a.received_at).slice(0, KEPT_MAX)
}
