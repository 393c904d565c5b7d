import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Owner, Step } from '../../../api/types'
import { Items } from '../../../builder/Items'
import { Value, Whole } from '../../../builder/controls'
import { byRow, countingRow, stepRow, whenRow, whereRow } from '../../../builder/rows'
import type { KindOf, Row, RowProps } from '../../kind'
import { breakdownName, eventName } from '../../words'
import { group, mostUsed } from '../first'

export interface CrossMeasure {
  measure?: string
  q?: number | null
  value?: (Owner & { property: string }) | null
}
const PLAIN = ['total', 'unique']
const OF_VALUES = [
  'sum',
  'average',
  'median',
  'p75',
  'p90',
  'p95',
  'p99',
  'percentile',
  'min',
  'max',
  'distinct',
]

const measuresRow: Row = {
  key: 'measures',
  word: 'ask.measures',
  fields: ['measures'],
  Body: function Measures({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Items<CrossMeasure>
        items={(draft.measures ?? [{ measure: 'total' }]) as CrossMeasure[]}
        min={1}
        max={10}
        fresh={{ measure: 'unique' }}
        add={t('ask.add_measure')}
        onChange={(measures) => change({ measures })}
      >
        {(one, put) => (
          <>
            <Select
              aria-label={t('trend.measure')}
              className="pick-measure"
              popupMatchSelectWidth={false}
              value={one.measure ?? 'total'}
              options={[...PLAIN, ...OF_VALUES].map((value) => ({ value, label: t('measure.' + value) }))}
              onChange={(measure) =>
                put({
                  measure,
                  ...(OF_VALUES.includes(measure) && { value: one.value ?? { on: 'event', property: '' } }),
                  ...(measure === 'percentile' && { q: 0.8 }),
                })
              }
            />
            {OF_VALUES.includes(one.measure ?? '') && (
              <Value project={project} value={one.value} onChange={(value) => put({ ...one, value })} />
            )}
            {one.measure === 'percentile' && (
              <Whole
                word={t('ask.q')}
                min={0}
                max={1}
                step={0.05}
                value={one.q}
                onChange={(q) => put({ ...one, q })}
              />
            )}
          </>
        )}
      </Items>
    )
  },
}

export const cross: KindOf = {
  kind: 'cross',
  first: (known) => ({
    step: { event: mostUsed(known) },
    measures: [{ measure: 'total' }, { measure: 'unique' }],
    rows: [{ on: 'event', property: group(known), limit: 10 }],
    columns: [],
    filters: [],
    range: 'last_14',
  }),
  needs: ['step', 'rows'],
  rows: [
    stepRow('step', 'ask.step'),
    measuresRow,
    byRow(3, { cohorts: false, field: 'rows', word: 'ask.rows', min: 1 }),
    byRow(3, { cohorts: false, field: 'columns', word: 'ask.columns' }),
    whereRow,
    whenRow(),
  ],
  more: [countingRow([], false)],
  title: (draft, t) =>
    t('cross.title', {
      event: eventName(t, (draft.step as Step)?.event),
      groups: [...((draft.rows ?? []) as never[]), ...((draft.columns ?? []) as never[])]
        .map((one) => breakdownName(t, one))
        .join(' × '),
    }),
  ask: (fields) => {
    const measures = (fields.measures ?? []) as CrossMeasure[]
    const said = measures.filter((one) => !OF_VALUES.includes(one.measure ?? '') || one.value?.property)
    return { ...fields, measures: said.length ? said : [{ measure: 'total' }] }
  },
}
