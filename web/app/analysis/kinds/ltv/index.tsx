import type { Step } from '../../../api/types'
import {
  choice,
  countingRow,
  flag,
  optionsRow,
  stepRow,
  tags,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import { paidRow, paidUp } from '../../../builder/special'
import type { KindOf } from '../../kind'
import { eventName } from '../../words'
import { amount, begun, paid, refunded } from '../first'

export const ltv: KindOf = {
  kind: 'ltv',
  first: (known) => {
    const value = { on: 'event', property: amount(known) }
    const back = refunded(known)
    return {
      start: { event: begun(known) },
      value: { event: paid(known), amount: value },
      ...(back && value.property && { refund: { event: back, amount: value } }),
      unit: 'day',
      filters: [],
      range: 'last_14',
    }
  },
  needs: ['start', 'value'],
  rows: [
    stepRow('start', 'ask.start'),
    paidRow('value', 'ask.value_event'),
    paidRow('refund', 'ask.refund', true),
    whereRow,
    whenRow(['day', 'week', 'month'], 'unit'),
  ],
  more: [
    optionsRow('ltv', 'ask.days_row', [
      tags('days', 'days_after', 60),
      choice('clock', ['calendar', 'rolling']),
      choice('cohort', ['first_ever', 'first'], { name: 'ltv_cohort' }),
      whole('margin_ratio', { min: 0.01, max: 1, preset: 1, step: 0.05 }),
      flag('forecast'),
      whole('confidence', {
        min: 0.5,
        max: 0.999,
        preset: 0.9,
        step: 0.05,
        when: (draft) => !!draft.forecast,
      }),
    ]),
    countingRow(),
  ],
  views: ['line', 'total'],
  title: (draft, t) =>
    t('ltv.title', {
      start: eventName(t, (draft.start as Step)?.event),
      value: eventName(t, (draft.value as Step)?.event),
    }),
  ask: (fields) => {
    const { days, ...rest } = paidUp(fields, ['value', 'refund'])
    const numbers = ((days ?? []) as unknown[])
      .map(Number)
      .filter((day) => Number.isInteger(day) && day > 0)
      .sort((a, b) => a - b)
    return numbers.length ? { ...rest, days: [...new Set(numbers)] } : rest
  },
}
