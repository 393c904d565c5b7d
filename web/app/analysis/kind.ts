/** What a kind of question gives the page: its first question, the rows that build it, its sentence. */
import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import type { Draft } from './question'

/** What is known of a project when its first question is made up. */
export interface Known {
  /** Names of events, the most used first. */
  events: string[]
  /** Numbers that events carry. */
  numbers: string[]
  /** Texts of events and of profiles, for groups. */
  texts: string[]
  profileTexts: string[]
}

export interface RowProps {
  project: string
  timeZone: string
  draft: Draft
  /** undefined takes a field away: its default holds. */
  change: (fields: Record<string, unknown>) => void
}

/** A row of the builder. fields: those of the query that it shows, so that a complaint stands beside its row. */
export interface Row {
  key: string
  /** Key of the word before it. */
  word: string
  fields: string[]
  Body: (props: RowProps) => ReactElement
}

export interface KindOf {
  kind: string
  first: (known: Known) => Draft
  /** Fields without which nothing can be asked. */
  needs: string[]
  rows: Row[]
  /** Behind "more". */
  more: Row[]
  /** What the question counts, as the beginning of a sentence; days and filters are added by the page. */
  title: (draft: Draft, t: TFunction) => string
  /** Ways to draw the answer, the first by default. */
  views?: string[]
  /** Turns what older links and canonical forms say into what the rows show. */
  read?: (found: Record<string, unknown>) => Record<string, unknown>
  /** The reverse. */
  ask?: (fields: Record<string, unknown>) => Record<string, unknown>
}
