import { Input } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Step } from '../../../api/types'
import { Items } from '../../../builder/Items'
import { EventPicker } from '../../../builder/pickers'
import {
  byRow,
  choice,
  countingRow,
  lasting,
  optionsRow,
  stepRow,
  stepsRow,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import { cleaned, nodesRow, sessionRow } from '../../../builder/special'
import type { KindOf, Row, RowProps } from '../../kind'
import { eventName } from '../../words'
import { steps } from '../first'

interface FlowNode {
  event: string
  value?: string | null
}
interface FlowEdge {
  source: FlowNode
  target: FlowNode
}

/** The designed flow: which node may directly follow which. */
const flowRow: Row = {
  key: 'flow',
  word: 'ask.flow',
  fields: ['flow'],
  Body: function Flow({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const node = (one: FlowNode, put: (node: FlowNode) => void): ReactElement => (
      <>
        <EventPicker project={project} value={one.event} onChange={(event) => put({ ...one, event })} />
        <Input
          className="formula-name"
          aria-label={t('ask.flow_value')}
          placeholder={t('ask.flow_value')}
          key={one.value ?? ''}
          defaultValue={one.value ?? ''}
          onBlur={(event) => put({ ...one, value: event.target.value || null })}
        />
      </>
    )
    return (
      <Items<FlowEdge>
        items={(draft.flow ?? []) as FlowEdge[]}
        max={500}
        fresh={{ source: { event: '' }, target: { event: '' } }}
        add={t('ask.add_edge')}
        onChange={(flow) => change({ flow: flow.length ? flow : undefined })}
      >
        {(one, put) => (
          <>
            {node(one.source, (source) => put({ ...one, source }))}
            <span className="soft">→</span>
            {node(one.target, (target) => put({ ...one, target }))}
          </>
        )}
      </Items>
    )
  },
}

export const process: KindOf = {
  kind: 'process',
  first: (known) => {
    const [first = '*', ...rest] = steps(known)
    const leaves = known.events.filter((name) => /leave|append$/i.test(name)).slice(0, 3)
    return {
      start: { event: first },
      end: { event: rest.at(-1) ?? first },
      window: { value: 1, unit: 'day' },
      nodes: 12,
      repeats: 'collapse',
      ...(leaves.length && { leaves: leaves.map((event) => ({ event })) }),
      filters: [],
      breakdowns: [],
      range: 'last_7',
    }
  },
  needs: ['start', 'end'],
  rows: [
    stepRow('start', 'ask.case_start'),
    stepRow('end', 'ask.case_end'),
    optionsRow('window', 'ask.within', [lasting('window', { value: 1, unit: 'day' }, true, 'window')]),
    nodesRow,
    stepsRow('leaves', 'ask.leaves', 'ask.add_leave', { max: 20 }),
    whereRow,
    byRow(2, { cohorts: false }),
    whenRow(),
  ],
  more: [
    flowRow,
    optionsRow('shape', 'ask.shape', [
      whole('nodes', { min: 1, max: 200, preset: 30 }),
      whole('variants', { min: 0, max: 200, preset: 20 }),
      choice('repeats', ['keep', 'collapse']),
      choice('visit', ['period', 'session', 'day'], { name: 'visit' }),
      whole('stay_minutes_max', { min: 1, max: 1440, preset: 30 }),
    ]),
    sessionRow(),
    countingRow([], false),
  ],
  title: (draft, t) =>
    t('process.title', {
      start: eventName(t, (draft.start as Step)?.event),
      end: eventName(t, (draft.end as Step)?.event),
    }),
  ask: (fields) => {
    const flow = ((fields.flow ?? []) as FlowEdge[]).filter((one) => one.source?.event && one.target?.event)
    const { flow: _, ...rest } = cleaned(fields)
    return flow.length ? { ...rest, flow } : rest
  },
}
