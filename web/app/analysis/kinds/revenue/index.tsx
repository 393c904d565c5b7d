import type { Step } from '../../../api/types'
import { byRow, countingRow, stepRow, whenRow, whereRow } from '../../../builder/rows'
import { paidRow, paidUp } from '../../../builder/special'
import type { KindOf } from '../../kind'
import { eventName } from '../../words'
import { amount, paid, refunded } from '../first'

export const revenue: KindOf = {
  kind: 'revenue',
  first: (known) => {
    const value = { on: 'event', property: amount(known) }
    const back = refunded(known)
    return {
      order: { event: paid(known), amount: value },
      ...(back && value.property && { refund: { event: back, amount: value } }),
      interval: 'day',
      filters: [],
      breakdowns: [],
      range: 'last_14',
    }
  },
  needs: ['order'],
  rows: [
    paidRow('order', 'ask.order_of'),
    paidRow('refund', 'ask.refund', true),
    whereRow,
    byRow(3, { cohorts: false }),
    whenRow(['hour', 'day', 'week', 'month']),
  ],
  more: [stepRow('active', 'ask.active', true), countingRow()],
  views: ['line', 'bar', 'number', 'map'],
  title: (draft, t) => t('revenue.title', { event: eventName(t, (draft.order as Step)?.event) }),
  ask: (fields) => paidUp(fields, ['order', 'refund']),
}
