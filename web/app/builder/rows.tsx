/** The rows that kinds are built of: each shows one field of the query, or a few that belong together. */
import { Select, Switch, Tooltip } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Row, RowProps } from '../analysis/kind'
import type { AnyBreakdown, AnyFilter, Carrier, Step } from '../api/types'
import { Breakdowns } from './Breakdowns'
import { Filters } from './Filters'
import { RangePick } from './RangePick'
import { StepList, StepPick } from './Step'
import { Bounds, Choose, EventProperty, Flag, Lasting, type Length, Tags, Whole } from './controls'
import { groupOf, listOf } from './operators'

/** One event: `start`, `step`. */
export const stepRow = (field: string, word: string, optional = false): Row => ({
  key: field,
  word,
  fields: [field],
  Body: ({ project, draft, change }) => (
    <StepPick
      project={project}
      step={draft[field] as Step | undefined}
      onChange={(step) => change({ [field]: step })}
      onRemove={optional && draft[field] ? () => change({ [field]: undefined }) : undefined}
    />
  ),
})

/** Several events. */
export const stepsRow = (
  field: string,
  word: string,
  add: string,
  { min = 0, max, numbered = false, fresh = { event: '' } }: StepsOptions,
  more?: (props: { step: Step & Record<string, unknown>; put: (step: Step) => void; i: number }) => ReactNode,
): Row => ({
  key: field,
  word,
  fields: [field],
  Body: function Steps({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <StepList<Step & Record<string, unknown>>
        project={project}
        steps={(draft[field] ?? []) as (Step & Record<string, unknown>)[]}
        min={min}
        max={max}
        numbered={numbered}
        add={t(add)}
        fresh={fresh as Step & Record<string, unknown>}
        onChange={(steps) => change({ [field]: steps })}
        more={more && ((step, put, i) => more({ step, put: put as (step: Step) => void, i }))}
      />
    )
  },
})
interface StepsOptions {
  min?: number
  max: number
  numbered?: boolean
  fresh?: Step & Record<string, unknown>
}

/** Which events and whose are counted at all. */
export const whereRow: Row = {
  key: 'where',
  word: 'trend.where',
  fields: ['filters', 'include_bots'],
  Body: function Where({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <div className="query-rows beside">
        <Filters
          project={project}
          group={groupOf((draft.filters ?? []) as AnyFilter[])}
          onChange={(group) => change({ filters: listOf(group) })}
        />
        <Tooltip title={t('trend.bots_hint')} placement="topLeft">
          <label className="switch">
            <Switch
              size="small"
              checked={draft.include_bots !== false}
              onChange={(bots) => change({ include_bots: bots ? undefined : false })}
            />
            {t('trend.bots')}
          </label>
        </Tooltip>
      </div>
    )
  },
}

export const byRow = (
  max: number,
  options: { cohorts?: boolean; on?: Carrier[]; min?: number; field?: string; word?: string } = {},
): Row => {
  const { field = 'breakdowns', word = 'trend.by', ...rest } = options
  return {
    key: field,
    word,
    fields: [field],
    Body: ({ project, draft, change }) => (
      <Breakdowns
        project={project}
        value={(draft[field] ?? []) as AnyBreakdown[]}
        max={max}
        onChange={(breakdowns) => change({ [field]: breakdowns })}
        {...rest}
      />
    ),
  }
}

/** The days, and in which intervals; with `whole` also none of these. field: what the kind calls the interval. */
export const whenRow = (intervals: string[] = [], field = 'interval', whole = false): Row => ({
  key: 'when',
  word: 'trend.during',
  fields: ['from', 'to', field],
  Body: function When({ timeZone, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <div className="row">
        <RangePick timeZone={timeZone} range={draft.range} onChange={(range) => change({ range })} />
        {intervals.length > 0 && (
          <>
            <span className="soft">{t('trend.per')}</span>
            <Select
              aria-label={t('trend.per')}
              className="pick-interval"
              popupMatchSelectWidth={false}
              value={String(draft[field] ?? (whole ? 'whole' : 'day'))}
              options={[...(whole ? ['whole'] : []), ...intervals].map((value) => ({
                value,
                label: t('interval.' + value),
              }))}
              onChange={(value: string) => change({ [field]: value === 'whole' ? undefined : value })}
            />
          </>
        )}
      </div>
    )
  },
})

/** A control of a row that shows several small ones. */
export interface Control {
  field: string
  Body: (props: RowProps) => ReactElement
  /** Whether it means something now. */
  when?: (draft: RowProps['draft']) => boolean
}

/** Small controls beside each other. */
export const optionsRow = (key: string, word: string, controls: Control[]): Row => ({
  key,
  word,
  fields: controls.map((one) => one.field),
  Body: (props) => (
    <div className="fields">
      {controls
        .filter((one) => one.when?.(props.draft) ?? true)
        .map(({ field, Body }) => (
          <Body key={field} {...props} />
        ))}
    </div>
  ),
})

/** One of several words; the first is the default. Texts: ask.<name>, ask.<name>_<value>. */
export const choice = (
  field: string,
  values: string[],
  { name = field, when }: { name?: string; when?: Control['when'] } = {},
): Control => ({
  field,
  when,
  Body: function OneOf({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Choose
        word={t('ask.' + name)}
        value={String(draft[field] ?? values[0])}
        options={values.map((value) => ({ value, label: t(`ask.${name}_${value}`) }))}
        onChange={(value) => change({ [field]: value })}
      />
    )
  },
})

export const whole = (
  field: string,
  {
    name = field,
    min,
    max,
    preset,
    step,
    when,
  }: { name?: string; min: number; max: number; preset?: number; step?: number; when?: Control['when'] },
): Control => ({
  field,
  when,
  Body: function HowMany({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Whole
        word={t('ask.' + name)}
        min={min}
        max={max}
        step={step}
        value={(draft[field] as number | undefined) ?? preset}
        onChange={(value) => change({ [field]: value })}
      />
    )
  },
})

export const flag = (field: string, name = field, when?: Control['when']): Control => ({
  field,
  when,
  Body: function Whether({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Flag
        word={t('ask.' + name)}
        value={draft[field] === true}
        onChange={(value) => change({ [field]: value ? true : undefined })}
      />
    )
  },
})

export const lasting = (field: string, preset: Length, same = false, name = field): Control => ({
  field,
  Body: function HowLong({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Lasting
        word={t('ask.' + name)}
        value={(draft[field] as Length | undefined) ?? preset}
        same={same}
        onChange={(value) => change({ [field]: value })}
      />
    )
  },
})

export const bounds = (field: string, name = field, when?: Control['when']): Control => ({
  field,
  when,
  Body: function Ranges({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Bounds
        word={t('ask.' + name)}
        value={draft[field] as number[] | undefined}
        onChange={(value) => change({ [field]: value })}
      />
    )
  },
})

export const tags = (field: string, name = field, max?: number): Control => ({
  field,
  Body: function Names({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Tags
        word={t('ask.' + name)}
        max={max}
        value={((draft[field] ?? []) as unknown[]).map(String)}
        onChange={(value) => change({ [field]: value.length ? value : undefined })}
      />
    )
  },
})

export const eventProperty = (field: string, name = field): Control => ({
  field,
  Body: function Which({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <EventProperty
        project={project}
        word={t('ask.' + name)}
        value={draft[field] as string | undefined}
        onChange={(value) => change({ [field]: value })}
      />
    )
  },
})

/** Whom a question counts. */
const subject: Control = {
  field: 'subject',
  Body: function Whom({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const now = (draft.subject ?? { of: 'person' }) as {
      of?: string
      group_type?: string | null
      property?: string | null
    }
    return (
      <>
        <Choose
          word={t('ask.subject')}
          value={now.of ?? 'person'}
          options={['person', 'device', 'group', 'property'].map((value) => ({
            value,
            label: t('ask.subject_' + value),
          }))}
          onChange={(of) => change({ subject: of === 'person' ? undefined : { of } })}
        />
        {now.of === 'group' && (
          <Tags
            word={t('ask.group_type')}
            max={1}
            value={now.group_type ? [now.group_type] : []}
            onChange={([group_type]) => change({ subject: { of: 'group', group_type } })}
          />
        )}
        {now.of === 'property' && (
          <EventProperty
            project={project}
            value={now.property}
            onChange={(property) => change({ subject: { of: 'property', property } })}
          />
        )}
      </>
    )
  },
}
const weekStart = choice('week_start', ['monday', 'sunday'], {
  when: (draft) => ['interval', 'unit', 'trend', 'per'].some((field) => draft[field] === 'week'),
})

/** The last row of every kind: whom it counts, where weeks begin, and what else is asked seldom. */
export const countingRow = (controls: Control[] = [], weeks = true): Row =>
  optionsRow('counting', 'ask.counting', [subject, ...(weeks ? [weekStart] : []), ...controls])
