import {
  byRow,
  countingRow,
  eventProperty,
  optionsRow,
  stepRow,
  stepsRow,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import { sessionRow } from '../../../builder/special'
import type { KindOf } from '../../kind'

export const crash: KindOf = {
  kind: 'crash',
  first: (known) => {
    const crashes = known.events.filter((name) => /crash|崩溃/i.test(name)).slice(0, 3)
    const start = known.events.find((name) => /appstart|launch|启动/i.test(name))
    const reason = known.texts.find((name) => /crash.*reason|reason|error/i.test(name))
    return {
      ...(crashes.length && { crashes: crashes.map((event) => ({ event })) }),
      ...(start && { starts: { event: start } }),
      ...(reason && { reason }),
      interval: 'day',
      filters: [],
      breakdowns: [],
      range: 'last_14',
    }
  },
  needs: [],
  rows: [
    stepsRow('crashes', 'ask.crashes', 'ask.add_crash', { max: 10 }),
    stepRow('starts', 'ask.starts', true),
    optionsRow('reason', 'ask.reason_row', [
      eventProperty('reason'),
      whole('reasons', { min: 1, max: 200, preset: 20 }),
      whole('before', { name: 'events_before', min: 0, max: 10, preset: 3 }),
    ]),
    whereRow,
    byRow(3),
    whenRow(['day', 'week', 'month'], 'interval', true),
  ],
  more: [sessionRow(), countingRow()],
  views: ['line', 'bar', 'number', 'map'],
  title: (_, t) => t('crash.title'),
  ask: (fields) => {
    const { crashes, ...rest } = fields
    const said = ((crashes ?? []) as { event: string }[]).filter((one) => one.event)
    return said.length ? { ...rest, crashes: said } : rest
  },
}
