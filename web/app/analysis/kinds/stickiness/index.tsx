import type { Step } from '../../../api/types'
import {
  byRow,
  choice,
  countingRow,
  flag,
  optionsRow,
  stepRow,
  whenRow,
  whereRow,
} from '../../../builder/rows'
import type { KindOf } from '../../kind'
import { eventName } from '../../words'
import { mostUsed } from '../first'

export const stickiness: KindOf = {
  kind: 'stickiness',
  first: (known) => ({
    step: { event: mostUsed(known) },
    interval: 'day',
    filters: [],
    breakdowns: [],
    range: 'last_14',
  }),
  needs: ['step'],
  rows: [
    stepRow('step', 'ask.step'),
    optionsRow('active', 'ask.active_in', [
      choice('interval', ['day', 'hour', 'week', 'month'], { name: 'sticky' }),
      flag('cumulative'),
    ]),
    whereRow,
    byRow(3),
    whenRow(['day', 'week', 'month'], 'per', true),
  ],
  more: [countingRow()],
  views: ['bar', 'over_time', 'map'],
  title: (draft, t) =>
    t('stickiness.title', {
      event: eventName(t, (draft.step as Step)?.event),
      interval: t('ask.sticky_' + String(draft.interval ?? 'day')),
    }),
}
