import type { Step } from '../../../api/types'
import { byRow, countingRow, stepRow, whenRow, whereRow } from '../../../builder/rows'
import type { KindOf } from '../../kind'
import { eventName } from '../../words'
import { mostUsed } from '../first'

export const lifecycle: KindOf = {
  kind: 'lifecycle',
  first: (known) => ({
    step: { event: mostUsed(known) },
    interval: 'day',
    filters: [],
    breakdowns: [],
    range: 'last_14',
  }),
  needs: ['step'],
  rows: [stepRow('step', 'ask.step'), whereRow, byRow(3), whenRow(['day', 'week', 'month'])],
  more: [countingRow()],
  title: (draft, t) => t('lifecycle.title', { event: eventName(t, (draft.step as Step)?.event) }),
}
