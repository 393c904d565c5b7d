import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Session } from '../api/accounts'
import { address, navigate } from '../state/url'

/** Makes a new session the page's own, and leaves the login. */
export function useEntered(): (session: Session) => Promise<void> {
  const client = useQueryClient()
  return useCallback(
    async (session: Session) => {
      // An older "nobody" that is still on its way must not put out the one who has just come in.
      await client.cancelQueries({ queryKey: ['session'] })
      client.setQueryData(['session'], session)
      await client.invalidateQueries({ predicate: (item) => item.queryKey[0] !== 'session' })
      if (location.pathname === '/login') navigate(address('/', new URLSearchParams(), {}), true)
    },
    [client],
  )
}
