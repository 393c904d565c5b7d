/**
 * An answer of any kind, drawn at any size: on its page, in a tile of a dashboard, on the big screen.
 *
 *   kind     which kind of question it answers
 *   query    what was asked, with its days (the body of POST /query, or `receipt.query`)
 *   answer   what POST /query gave
 *   view     how it is drawn, as the pages keep it: {chart: 'bar'}; each kind has a default
 *   compact  only the drawing (or the number), filling the place it is in, without table and footnotes
 *   open     called when a number is clicked, with the cell that POST /query/members takes and its title;
 *            without it numbers do not open
 *   changes  changes of definitions, shown as marks on drawings over time
 *
 * Each kind is loaded when it is first shown. While it loads there is a place of the right size.
 */
import { Skeleton } from 'antd'
import { type ComponentType, type LazyExoticComponent, type ReactElement, Suspense, lazy } from 'react'
import type { Cell, DefinitionChange } from '../api/types'
import type { View } from './question'

export type Open = (cell: Cell, title: string) => void

/** What each kind's drawing is handed. */
export interface AnswerProps<Query = Record<string, unknown>, Answer = Record<string, unknown>> {
  query: Query & { kind: string; from: string; to: string; time_zone?: string | null }
  answer: Answer
  view: View
  compact: boolean
  open?: Open
  changes: DefinitionChange[]
}

/** What an answer looks like is the server's promise (openapi.json): each drawing states its own type of it. */
const drawing = (
  load: () => Promise<{ default: (props: never) => ReactElement | null }>,
): LazyExoticComponent<ComponentType<AnswerProps>> =>
  lazy(load as unknown as () => Promise<{ default: ComponentType<AnswerProps> }>)

const DRAWINGS: Record<string, LazyExoticComponent<ComponentType<AnswerProps>>> = {
  trend: drawing(() => import('./kinds/trend/Answer')),
}

export interface AnswerViewProps {
  kind: string
  query: Record<string, unknown>
  answer: Record<string, unknown>
  view?: View
  compact?: boolean
  open?: Open
  changes?: DefinitionChange[]
}

export function AnswerView({
  kind,
  query,
  answer,
  view = {},
  compact = false,
  open,
  changes = [],
}: AnswerViewProps): ReactElement | null {
  const Drawing = DRAWINGS[kind]
  if (!Drawing) return null
  return (
    <Suspense fallback={<Skeleton active className={compact ? 'chart chart-compact' : 'chart'} />}>
      <Drawing
        query={query as AnswerProps['query']}
        answer={answer}
        view={view}
        compact={compact}
        open={open}
        changes={changes}
      />
    </Suspense>
  )
}
