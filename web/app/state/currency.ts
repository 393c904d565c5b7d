/** The currency of the project whose page is open; '' for plain numbers. */
import { createContext, useCallback, useContext } from 'react'
import { money } from '../format'

export const CurrencyContext = createContext('')

export function useMoney(): (value: number | null | undefined) => string {
  const currency = useContext(CurrencyContext)
  return useCallback((value) => money(value, currency), [currency])
}
