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
 *   onView   called with what of `view` was chosen in the drawing itself (which number, which group);
 *            without it nothing can be chosen there
 *   changes  changes of definitions and dated notes, shown as marks and areas on drawings over time
 *
 * Each kind is loaded when it is first shown. While it loads there is a place of the right size.
 */
import { Skeleton } from 'antd'
import { type ComponentType, type LazyExoticComponent, type ReactElement, Suspense, lazy } from 'react'
import type { Cell } from '../api/types'
import type { Happening } from '../chart/marks'
import './analysis.css' // boards show answers without the page of questions
import type { View } from './question'

export type Open = (cell: Cell, title: string) => void

/** What each kind's drawing is handed. */
export interface AnswerProps<Query = Record<string, unknown>, Answer = Record<string, unknown>> {
  query: Query & { kind: string; from: string; to: string; time_zone?: string | null }
  answer: Answer
  view: View
  compact: boolean
  open?: Open
  onView?: (part: View) => void
  changes: Happening[]
}

/** What an answer looks like is the server's promise (openapi.json): each drawing states its own type of it. */
const drawing = (
  load: () => Promise<{ default: (props: never) => ReactElement | null }>,
): LazyExoticComponent<ComponentType<AnswerProps>> =>
  lazy(load as unknown as () => Promise<{ default: ComponentType<AnswerProps> }>)

const DRAWINGS: Record<string, LazyExoticComponent<ComponentType<AnswerProps>>> = {
  trend: drawing(() => import('./kinds/trend/Answer')),
  funnel: drawing(() => import('./kinds/funnel/Answer')),
  retention: drawing(() => import('./kinds/retention/Answer')),
  path: drawing(() => import('./kinds/path/Answer')),
  interval: drawing(() => import('./kinds/interval/Answer')),
  distribution: drawing(() => import('./kinds/distribution/Answer')),
  stickiness: drawing(() => import('./kinds/stickiness/Answer')),
  lifecycle: drawing(() => import('./kinds/lifecycle/Answer')),
  attribution: drawing(() => import('./kinds/attribution/Answer')),
  session: drawing(() => import('./kinds/session/Answer')),
  revenue: drawing(() => import('./kinds/revenue/Answer')),
  ltv: drawing(() => import('./kinds/ltv/Answer')),
  property: drawing(() => import('./kinds/property/Answer')),
  group_profile: drawing(() => import('./kinds/group_profile/Answer')),
  cross: drawing(() => import('./kinds/cross/Answer')),
  crash: drawing(() => import('./kinds/crash/Answer')),
  process: drawing(() => import('./kinds/process/Answer')),
}

export interface AnswerViewProps {
  kind: string
  query: Record<string, unknown>
  answer: Record<string, unknown>
  view?: View
  compact?: boolean
  open?: Open
  onView?: (part: View) => void
  changes?: Happening[]
}

export function AnswerView({
  kind,
  query,
  answer,
  view = {},
  compact = false,
  open,
  onView,
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
        onView={onView}
        changes={changes}
      />
    </Suspense>
  )
}
