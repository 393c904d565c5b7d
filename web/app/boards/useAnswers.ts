/** The answers of a board's tiles as they come; old ones stay until new ones are there. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { TileAnswer } from '../api/boards'

export interface Answers {
  by: Record<string, TileAnswer>
  /** Tiles that are still being asked. */
  pending: Set<string>
  busy: boolean
  /** When the last whole answer came (ms); 0 before. */
  at: number
  /** Why the last try failed; what is shown is from `at`. */
  error: unknown
  refresh: () => void
}

type Ask = (hear: (line: TileAnswer) => void, signal: AbortSignal) => Promise<void>

/** key: what is asked; a new one asks anew. every: seconds, 0 for never. A server that is away is asked again. */
export function useAnswers(ask: Ask, key: string, every: number): Answers {
  const [by, setBy] = useState<Record<string, TileAnswer>>({})
  const [pending, setPending] = useState<Set<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const [at, setAt] = useState(0)
  const [error, setError] = useState<unknown>(null)
  const [turn, setTurn] = useState(0)
  const asking = useRef(ask)
  useEffect(() => {
    asking.current = ask
  })

  useEffect(() => {
    if (!key) return
    const giveUp = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = (seconds: number): void => {
      timer = setTimeout(() => void go(), seconds * 1000)
    }
    const go = async (): Promise<void> => {
      setBusy(true)
      try {
        await asking.current((line) => {
          if (giveUp.signal.aborted) return
          const begun = line.query_id !== undefined
          setPending((before) => {
            const next = new Set(before)
            if (begun) next.add(line.tile)
            else next.delete(line.tile)
            return next
          })
          if (!begun) setBy((before) => ({ ...before, [line.tile]: line }))
        }, giveUp.signal)
        setAt(Date.now())
        setError(null)
        if (every) again(every)
      } catch (trouble) {
        if (giveUp.signal.aborted) return
        setError(trouble)
        again(every ? Math.min(every, 10) : 15)
      } finally {
        if (!giveUp.signal.aborted) {
          setBusy(false)
          setPending(new Set())
        }
      }
    }
    void go()
    return () => {
      giveUp.abort()
      clearTimeout(timer)
    }
  }, [key, every, turn])

  const refresh = useCallback(() => setTurn((before) => before + 1), [])
  return { by, pending, busy, at, error, refresh }
}
