import { byRow, countingRow, optionsRow, whenRow, whereRow, whole } from '../../../builder/rows'
import { cleaned, nodesRow, sessionRow } from '../../../builder/special'
import type { KindOf } from '../../kind'

export const session: KindOf = {
  kind: 'session',
  first: () => ({ interval: 'day', filters: [], breakdowns: [], range: 'last_14' }),
  needs: [],
  rows: [sessionRow(), whereRow, byRow(3), whenRow(['hour', 'day', 'week', 'month'], 'interval', true)],
  more: [
    { ...nodesRow, word: 'ask.pages_of' },
    optionsRow('pages', 'ask.pages_row', [
      whole('pages', { min: 0, max: 500, preset: 50 }),
      whole('engaged_max_s', { min: 1, max: 86_400, preset: 300 }),
      whole('last_event_s', { min: 0, max: 3600, preset: 10 }),
    ]),
    countingRow(),
  ],
  views: ['line', 'bar', 'number', 'map'],
  title: (_, t) => t('session.title'),
  ask: cleaned,
}
