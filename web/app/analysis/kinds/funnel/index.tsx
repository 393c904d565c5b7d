import { Checkbox } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Step } from '../../../api/types'
import { StepList } from '../../../builder/Step'
import { Whole } from '../../../builder/controls'
import {
  byRow,
  choice,
  countingRow,
  lasting,
  optionsRow,
  stepsRow,
  tags,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import { heldRow, sessionRow } from '../../../builder/special'
import type { KindOf, Row, RowProps } from '../../kind'
import { stepsName } from '../../words'
import { steps } from '../first'

interface Exclusion extends Step {
  after?: number
  before?: number | null
}

const exclusionsRow: Row = {
  key: 'exclusions',
  word: 'ask.exclusions',
  fields: ['exclusions', 'excluding'],
  Body: function Exclusions({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const last = (draft.steps as Step[]).length
    const exclusions = (draft.exclusions ?? []) as Exclusion[]
    const Excluding = choice('excluding', ['end', 'disqualify']).Body
    return (
      <>
        <StepList<Exclusion>
          project={project}
          steps={exclusions}
          max={10}
          fresh={{ event: '' }}
          add={t('ask.add_exclusion')}
          onChange={(next) => change({ exclusions: next.length ? next : undefined })}
          more={(one, put) => (
            <>
              <Whole
                word={t('ask.after_step')}
                min={1}
                max={last - 1}
                value={one.after ?? 1}
                onChange={(after) => after && put({ ...one, after })}
              />
              <Whole
                word={t('ask.before_step')}
                min={2}
                max={last}
                value={one.before ?? last}
                onChange={(before) => before && put({ ...one, before })}
              />
            </>
          )}
        />
        {exclusions.length > 0 && <Excluding project={project} timeZone="" draft={draft} change={change} />}
      </>
    )
  },
}

export const funnel: KindOf = {
  kind: 'funnel',
  first: (known) => ({
    steps: steps(known).map((event) => ({ event })),
    window: { value: 7, unit: 'day' },
    filters: [],
    breakdowns: [],
    range: 'last_14',
  }),
  needs: ['steps'],
  rows: [
    stepsRow(
      'steps',
      'ask.steps',
      'ask.add_step',
      { min: 1, max: 20, numbered: true },
      function Optional({ step, put, i }) {
        return (
          i > 0 && (
            <OptionalStep
              on={step.optional === true}
              set={(optional) => put({ ...step, optional } as Step)}
            />
          )
        )
      },
    ),
    optionsRow('window', 'ask.within', [lasting('window', { value: 14, unit: 'day' }, true, 'window')]),
    whereRow,
    byRow(3),
    whenRow(['day', 'week', 'month'], 'trend', true),
  ],
  more: [
    optionsRow('order', 'ask.order_row', [
      choice('order', ['ordered', 'strict', 'any']),
      choice('strict_among', ['all_events', 'funnel_events'], { when: (draft) => draft.order === 'strict' }),
      choice('any_counts', ['named', 'number'], { when: (draft) => draft.order === 'any' }),
      { ...tags('anchored'), when: (draft) => draft.order === 'any' },
      whole('grace_seconds', { min: 0, max: 3600, preset: 0 }),
    ]),
    exclusionsRow,
    heldRow,
    optionsRow('attempts', 'ask.attempts', [
      choice('count', ['persons', 'totals', 'sessions'], { name: 'funnel_count' }),
      choice('entry', ['any', 'first']),
      choice('reentry', ['first', 'latest'], { when: (draft) => draft.count === 'totals' }),
      choice('later_steps', ['in_window', 'in_range']),
      choice('held_by', ['entry', 'value'], { when: (draft) => !!(draft.held as unknown[])?.length }),
      choice('attribution', ['first', 'last', 'step', 'all'], {
        name: 'group_of',
        when: (draft) => !!(draft.breakdowns as unknown[])?.length,
      }),
      whole('attribution_step', {
        min: 1,
        max: 20,
        preset: 1,
        when: (draft) => draft.attribution === 'step',
      }),
    ]),
    {
      ...sessionRow(true),
      Body: function OfSessions(props: RowProps): ReactElement {
        const { t } = useTranslation()
        const Body = sessionRow(true).Body
        return (props.draft.window as { same?: string } | undefined)?.same === 'session' ? (
          <Body {...props} />
        ) : (
          <span className="soft query-word">{t('ask.session_window_only')}</span>
        )
      },
    },
    countingRow(),
  ],
  views: ['bar', 'over_time', 'curve', 'map'],
  title: (draft, t) => t('funnel.title', { steps: stepsName(t, draft.steps as Step[]) }),
  ask: (fields) => {
    const anchored = ((fields.anchored ?? []) as unknown[]).map(Number).filter(Number.isInteger)
    const steps = ((fields.steps ?? []) as (Step & { optional?: boolean })[]).filter((one) => one.event)
    return {
      ...fields,
      // The first and the last step are never left out, whichever moved there.
      steps: steps.map((one, i) =>
        one.optional && (i === 0 || i === steps.length - 1) ? { ...one, optional: false } : one,
      ),
      ...(anchored.length && { anchored }),
    }
  },
}

function OptionalStep({ on, set }: { on: boolean; set: (on: boolean) => void }): ReactElement {
  const { t } = useTranslation()
  return (
    <Checkbox checked={on} onChange={(event) => set(event.target.checked)}>
      {t('ask.optional')}
    </Checkbox>
  )
}
