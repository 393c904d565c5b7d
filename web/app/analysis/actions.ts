/** What else can be done with a question and its answer: other parts of the product put their buttons here. */
import type { ComponentType } from 'react'
import type { Period } from '../api/types'
import type { View } from './question'

export interface ActionProps {
  project: string
  kind: string
  /** The question as it would be saved; null while it is not whole. */
  body: { question: Record<string, unknown>; period: Period | null } | null
  /** Of the saved question that is open, unchanged; '' where none is. */
  saved: string
  view: View
  /** The question in words. */
  name: string
}

/** Shown in this order at the head of every analysis, before the export. "Add to dashboard" belongs here. */
export const ACTIONS: ComponentType<ActionProps>[] = []
