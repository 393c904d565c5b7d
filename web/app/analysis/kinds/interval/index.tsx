import type { Step } from '../../../api/types'
import {
  byRow,
  choice,
  countingRow,
  lasting,
  optionsRow,
  stepRow,
  whenRow,
  whereRow,
} from '../../../builder/rows'
import { heldRow } from '../../../builder/special'
import type { KindOf } from '../../kind'
import { eventName } from '../../words'
import { steps } from '../first'

export const interval: KindOf = {
  kind: 'interval',
  first: (known) => {
    const [first = '*', ...rest] = steps(known)
    return {
      first: { event: first },
      second: { event: rest.at(-1) ?? first },
      within: { value: 7, unit: 'day' },
      filters: [],
      breakdowns: [],
      range: 'last_14',
    }
  },
  needs: ['first', 'second'],
  rows: [
    stepRow('first', 'ask.first'),
    stepRow('second', 'ask.second'),
    optionsRow('within', 'ask.within', [lasting('within', { value: 30, unit: 'day' })]),
    whereRow,
    byRow(3),
    whenRow(['day', 'week', 'month'], 'interval', true),
  ],
  more: [
    heldRow,
    optionsRow('pairs', 'ask.pairs', [
      choice('pairing', ['nearest', 'first']),
      choice('by', ['first', 'second'], {
        name: 'group_by',
        when: (draft) => !!(draft.breakdowns as unknown[])?.length,
      }),
    ]),
    countingRow(),
  ],
  views: ['bar', 'box', 'over_time'],
  title: (draft, t) =>
    t('interval_of.title', {
      first: eventName(t, (draft.first as Step)?.event),
      second: eventName(t, (draft.second as Step)?.event),
    }),
}
