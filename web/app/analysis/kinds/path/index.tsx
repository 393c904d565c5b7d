import type { Step } from '../../../api/types'
import {
  choice,
  countingRow,
  optionsRow,
  stepRow,
  stepsRow,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import { cleaned, nodesRow, sessionRow } from '../../../builder/special'
import type { KindOf } from '../../kind'
import { eventName } from '../../words'

export const path: KindOf = {
  kind: 'path',
  first: (known) => {
    const start = known.events.find((name) => /start|launch|启动/i.test(name))
    return {
      ...(start && { start: { event: start } }),
      depth: 5,
      nodes: 8,
      repeats: 'collapse',
      filters: [],
      range: 'last_7',
    }
  },
  needs: [],
  rows: [
    stepRow('start', 'ask.path_start', true),
    stepsRow('via', 'ask.via', 'ask.add_via', { max: 5, numbered: true }),
    stepRow('end', 'ask.path_end', true),
    nodesRow,
    optionsRow('shape', 'ask.shape', [
      whole('depth', { min: 1, max: 30, preset: 6 }),
      whole('nodes', { min: 1, max: 100, preset: 10 }),
      choice('repeats', ['keep', 'collapse']),
    ]),
    whereRow,
    whenRow(),
  ],
  more: [
    optionsRow('visits', 'ask.visits', [
      choice('visit', ['session', 'day', 'period']),
      choice('similar', ['exact', 'loops_removed']),
      whole('sequences', { min: 0, max: 200, preset: 20 }),
    ]),
    sessionRow(),
    countingRow([], false),
  ],
  title: (draft, t) => {
    const [start, end] = [draft.start, draft.end].map((one) => (one as Step | undefined)?.event)
    if (start && end) return t('path.title_between', { start: eventName(t, start), end: eventName(t, end) })
    if (start) return t('path.title_after', { start: eventName(t, start) })
    return end ? t('path.title_before', { end: eventName(t, end) }) : t('path.title')
  },
  ask: cleaned,
}
