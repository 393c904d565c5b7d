import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../api/types'
import { StepPick } from '../../../builder/Step'
import { Whole } from '../../../builder/controls'
import { ownerOf } from '../../../builder/operators'
import { PropertyPicker, found, useProperties } from '../../../builder/pickers'
import { byRow, choice, countingRow, optionsRow, whenRow, whereRow } from '../../../builder/rows'
import type { KindOf, Row, RowProps } from '../../kind'
import { eventName, propertyName } from '../../words'
import { COUNTS, OF_ANY, PROPERTY_MEASURES, TREND, ask, isCount, read } from './series'

const seriesRow: Row = {
  key: 'series',
  word: 'trend.count',
  fields: ['series'],
  Body: function AllSeries({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const series = draft.series as Series[]
    const put = (i: number, item: Series | null): void =>
      change({ series: series.flatMap((old, k) => (k === i ? (item ? [item] : []) : [old])) })
    return (
      <>
        {series.map((item, i) => (
          <OneSeries
            key={i}
            project={project}
            series={item}
            onChange={(next) => put(i, next)}
            onRemove={series.length > 1 ? () => put(i, null) : undefined}
          />
        ))}
        <div className="row-actions">
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            disabled={series.length >= 26}
            onClick={() => change({ series: [...series, { event: '*', measure: 'total' }] })}
          >
            {t('trend.add_series')}
          </Button>
        </div>
      </>
    )
  },
}

function OneSeries({
  project,
  series,
  onChange,
  onRemove,
}: {
  project: string
  series: Series
  onChange: (series: Series) => void
  onRemove?: () => void
}): ReactElement {
  const { t } = useTranslation()
  const properties = useProperties(project)
  const counts = isCount(series.measure)
  const kind = found(properties.all, series)?.kind
  const numeric = !kind || kind === 'number' || kind === 'numbers'
  return (
    <StepPick
      project={project}
      step={series as Series & { event: string }}
      onChange={onChange}
      onRemove={onRemove}
    >
      <span className="soft of">{t('trend.of')}</span>
      {!counts && (
        <PropertyPicker
          project={project}
          value={series.property ? { ...ownerOf(series), property: series.property } : undefined}
          onChange={({ property, kind: next, ...owner }) =>
            onChange({
              event: series.event,
              filters: series.filters,
              ...ownerOf(owner),
              property,
              measure:
                next === 'number' || next === 'numbers' || OF_ANY.includes(series.measure)
                  ? series.measure
                  : 'distinct',
            })
          }
        />
      )}
      <Select
        aria-label={t('trend.measure')}
        className="pick-measure"
        popupMatchSelectWidth={false}
        value={series.measure}
        options={[
          {
            label: t('trend.event'),
            options: COUNTS.map((value) => ({ value, label: t('measure.' + value) })),
          },
          {
            label: t('trend.property'),
            options: PROPERTY_MEASURES.map((value) => ({
              value,
              label: t('measure.' + value),
              disabled: !counts && !numeric && !OF_ANY.includes(value),
            })),
          },
        ]}
        onChange={(measure: string) => {
          const { event, property, filters } = series
          onChange({
            event,
            filters,
            ...(!isCount(measure) && property && { property, ...ownerOf(series) }),
            measure,
            ...(measure === 'rolling_unique' && { window_days: 7 }),
            ...(measure === 'percentile' && { q: 0.8 }),
          })
        }}
      />
      {series.measure === 'rolling_unique' && (
        <Whole
          word={t('ask.window_days')}
          min={1}
          max={366}
          value={series.window_days ?? 7}
          onChange={(n) => n && onChange({ ...series, window_days: n })}
        />
      )}
      {series.measure === 'percentile' && (
        <Whole
          word={t('ask.q')}
          min={0}
          max={1}
          step={0.05}
          value={series.q ?? 0.8}
          onChange={(q) => q !== undefined && onChange({ ...series, q })}
        />
      )}
    </StepPick>
  )
}

interface Formula {
  name: string
  formula: string
}

const formulasRow: Row = {
  key: 'formulas',
  word: 'ask.formulas',
  fields: ['formulas'],
  Body: function Formulas({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const formulas = (draft.formulas ?? []) as Formula[]
    const put = (i: number, next: Formula | null): void =>
      change({ formulas: formulas.flatMap((old, k) => (k === i ? (next ? [next] : []) : [old])) })
    return (
      <>
        {formulas.map((one, i) => (
          <div className="row" key={i}>
            <Input
              className="formula-name"
              aria-label={t('ask.formula_name')}
              placeholder={t('ask.formula_name')}
              defaultValue={one.name}
              onBlur={(event) => put(i, { ...one, name: event.target.value })}
            />
            <Input
              className="formula code"
              aria-label={t('ask.formula')}
              placeholder="A / B * 100"
              defaultValue={one.formula}
              onBlur={(event) => put(i, { ...one, formula: event.target.value })}
            />
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('trend.remove')}
              onClick={() => put(i, null)}
            />
          </div>
        ))}
        <div className="row-actions">
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => change({ formulas: [...formulas, { name: '', formula: '' }] })}
          >
            {t('ask.add_formula')}
          </Button>
        </div>
      </>
    )
  },
}

export const trend: KindOf = {
  kind: 'trend',
  first: () => TREND,
  needs: ['series'],
  rows: [seriesRow, whereRow, byRow(10), whenRow(['hour', 'day', 'week', 'month'])],
  more: [
    formulasRow,
    optionsRow('compare', 'ask.compare_row', [
      choice('compare', ['none', 'previous_period', 'previous_year']),
    ]),
    countingRow(),
  ],
  views: ['line', 'bar', 'stack', 'number', 'map'],
  title: (draft, t) =>
    (draft.series as Series[])
      .map((item) =>
        [
          eventName(t, item.event),
          item.property && propertyName(t, item.property, item.on),
          t('measure.' + item.measure),
        ]
          .filter(Boolean)
          .join(' · '),
      )
      .join(t('trend.and')),
  read,
  ask: (fields) => {
    const { compare, formulas, ...rest } = ask(fields)
    const said = ((formulas ?? []) as Formula[]).filter((one) => one.name && one.formula)
    return {
      ...rest,
      ...(compare && compare !== 'none' ? { compare } : {}),
      ...(said.length > 0 && { formulas: said }),
    }
  },
}
