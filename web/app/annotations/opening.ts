/** A note that is clicked on a chart opens: the page says how. */
import { createContext } from 'react'

export const OpenNote = createContext<((note: number) => void) | null>(null)
