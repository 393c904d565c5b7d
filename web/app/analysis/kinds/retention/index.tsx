import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Owner, Step } from '../../../api/types'
import { StepPick } from '../../../builder/Step'
import { Bounds, Choose, Value } from '../../../builder/controls'
import {
  byRow,
  choice,
  countingRow,
  flag,
  optionsRow,
  stepRow,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import type { KindOf, Row, RowProps } from '../../kind'
import { eventName } from '../../words'
import { begun, mostUsed } from '../first'

interface Measure extends Partial<Owner> {
  of: string
  property?: string | null
  step?: Step | null
}

/** What those who came back did, or brought, then. */
const measureRow: Row = {
  key: 'measure',
  word: 'ask.third',
  fields: ['measure'],
  Body: function Third({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const measure = draft.measure as Measure | undefined | null
    return (
      <>
        <div className="fields">
          <Choose
            word={t('ask.retention_measure')}
            value={measure?.of ?? 'none'}
            options={['none', 'total', 'sum', 'average', 'per_subject'].map((value) => ({
              value,
              label: t('ask.retention_measure_' + value),
            }))}
            onChange={(of) => change({ measure: of === 'none' ? undefined : { ...measure, of } })}
          />
          {measure && measure.of !== 'total' && (
            <Value
              project={project}
              kinds={['number']}
              value={measure}
              onChange={(value) => change({ measure: { ...measure, ...value } })}
            />
          )}
        </div>
        {measure && (
          <div className="row">
            <span className="soft">{t('ask.measure_step')}</span>
            <StepPick
              project={project}
              step={measure.step}
              onChange={(step) => change({ measure: { ...measure, step } })}
              onRemove={measure.step ? () => change({ measure: { ...measure, step: null } }) : undefined}
            />
          </div>
        )}
      </>
    )
  },
}

/** Columns of several intervals, by the first of each: 1, 2, 8 means 1, 2 to 7, 8 to the last. */
const bracketsRow: Row = {
  key: 'brackets',
  word: 'ask.brackets',
  fields: ['brackets'],
  Body: function Brackets({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const brackets = draft.brackets as number[][] | undefined | null
    const [firsts, last] = [brackets?.map((one) => one[0]!), brackets?.at(-1)?.[1]]
    return (
      <div className="fields">
        <Bounds
          word={t('ask.brackets_by')}
          value={firsts && [...firsts, last! + 1]}
          onChange={(bounds) =>
            change({
              brackets:
                bounds && bounds.length > 1
                  ? bounds.slice(0, -1).map((one, i) => [one, bounds[i + 1]! - 1])
                  : undefined,
            })
          }
        />
      </div>
    )
  },
}

const unitRow: Row = {
  key: 'periods',
  word: 'ask.periods_row',
  fields: ['unit', 'periods'],
  Body: function Periods({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const HowMany = whole('periods', { min: 1, max: 366, preset: 7 }).Body
    return (
      <div className="fields">
        <Select
          aria-label={t('ask.unit')}
          popupMatchSelectWidth={false}
          value={String(draft.unit ?? 'day')}
          options={['hour', 'day', 'week', 'month'].map((value) => ({
            value,
            label: t('ask.every_' + value),
          }))}
          onChange={(unit) => change({ unit })}
        />
        {!draft.brackets && <HowMany project="" timeZone="" draft={draft} change={change} />}
      </div>
    )
  },
}

export const retention: KindOf = {
  kind: 'retention',
  first: (known) => ({
    start: { event: begun(known) },
    return: { event: mostUsed(known) },
    unit: 'day',
    periods: 7,
    filters: [],
    breakdowns: [],
    range: 'last_14',
  }),
  needs: ['start', 'return'],
  rows: [
    stepRow('start', 'ask.start'),
    stepRow('return', 'ask.return'),
    unitRow,
    whereRow,
    byRow(3),
    whenRow(),
  ],
  more: [
    optionsRow('how', 'ask.retained', [
      choice('criterion', ['on', 'on_or_after', 'on_or_before', 'streak']),
      whole('streak', { min: 1, max: 366, when: (draft) => draft.criterion === 'streak' }),
      choice('cohort', ['first', 'first_ever', 'every'], { name: 'retention_cohort' }),
      choice('intervals', ['calendar', 'rolling']),
      flag('churn'),
      flag('same_value', 'same_value', (draft) => !!(draft.breakdowns as unknown[])?.length),
    ]),
    bracketsRow,
    measureRow,
    optionsRow('ratios', 'ask.ratios', [
      choice('reference', ['first', 'previous'], { name: 'ratio_of' }),
      choice('mean', ['weighted', 'simple']),
    ]),
    countingRow(),
  ],
  title: (draft, t) =>
    t(draft.churn ? 'retention.title_churn' : 'retention.title', {
      start: eventName(t, (draft.start as Step)?.event),
      back: eventName(t, (draft.return as Step)?.event),
    }),
}
