import type { Step } from '../../../api/types'
import {
  bounds,
  byRow,
  choice,
  countingRow,
  optionsRow,
  stepRow,
  whenRow,
  whereRow,
} from '../../../builder/rows'
import { valueRow } from '../../../builder/special'
import type { KindOf } from '../../kind'
import { eventName, propertyName } from '../../words'
import { mostUsed } from '../first'

const ofValue = (draft: Record<string, unknown>): boolean =>
  ['sum', 'average', 'min', 'max'].includes(String(draft.of))

export const distribution: KindOf = {
  kind: 'distribution',
  first: (known) => ({
    step: { event: mostUsed(known) },
    of: 'times',
    filters: [],
    breakdowns: [],
    range: 'last_14',
  }),
  needs: ['step'],
  rows: [
    stepRow('step', 'ask.step'),
    optionsRow('of', 'ask.number_of', [
      choice('of', ['times', 'days', 'hours', 'sum', 'average', 'min', 'max'], { name: 'each' }),
      bounds('bounds'),
    ]),
    {
      ...valueRow('value', 'ask.value_of'),
      Body: (props) =>
        ofValue(props.draft) ? valueRow('value', '').Body(props) : <span className="soft query-word">–</span>,
    },
    whereRow,
    byRow(3),
    whenRow(['day', 'week', 'month'], 'interval', true),
  ],
  more: [countingRow()],
  views: ['bar', 'over_time', 'map'],
  title: (draft, t) =>
    t('distribution.title', {
      event: eventName(t, (draft.step as Step)?.event),
      of:
        t('ask.each_' + String(draft.of ?? 'times')) +
        (ofValue(draft) && draft.value
          ? ` · ${propertyName(t, (draft.value as { property: string }).property)}`
          : ''),
    }),
  ask: (fields) => {
    if (ofValue(fields)) return fields
    const { value: _, ...rest } = fields
    return rest
  },
}
