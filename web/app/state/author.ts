import { useState } from 'react'
import { useAllowed } from './allowed'

/** Who signs a change: who logged in by name, whom the server writes down whatever is told; else whoever says so. */
export function useAuthor(): {
  author: string
  /** Whether the page asks for it. */
  asks: boolean
  set: (author: string) => void
  /** Begins with it the next time. */
  keep: () => void
} {
  const { signs } = useAllowed()
  const [said, set] = useState(() => localStorage.getItem('zuji.author') ?? '')
  return {
    author: signs || said,
    asks: !signs,
    set,
    keep: () => {
      if (!signs) localStorage.setItem('zuji.author', said)
    },
  }
}
