/** By what an answer is split: properties, numbers in ranges, parts of the time, cohorts. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyBreakdown, Breakdown, Carrier } from '../api/types'
import { CohortPicker } from './CohortPicker'
import { Bounds, Whole } from './controls'
import { ownerOf } from './operators'
import { PropertyPicker, found, useProperties } from './pickers'

const PARTS = ['hour_of_day', 'day_of_week', 'day_of_month', 'month_of_year', 'day', 'week', 'month']

export function Breakdowns({
  project,
  value,
  max,
  min = 0,
  cohorts = true,
  on,
  onChange,
}: {
  project: string
  value: AnyBreakdown[]
  max: number
  min?: number
  cohorts?: boolean
  /** Whose properties; of all carriers by default. */
  on?: Carrier[]
  onChange: (value: AnyBreakdown[]) => void
}): ReactElement {
  const { t } = useTranslation()
  const properties = useProperties(project)
  const put = (i: number, next: AnyBreakdown | null): void =>
    onChange(value.flatMap((old, k) => (k === i ? (next ? [next] : []) : [old])))
  return (
    <>
      {value.map((item, i) => (
        <div className="row" key={i}>
          {'cohorts' in item ? (
            <CohortPicker
              project={project}
              many
              value={item.cohorts}
              onChange={(names) => put(i, { ...item, cohorts: names })}
            />
          ) : (
            <OneBreakdown
              project={project}
              item={item}
              kind={found(properties.all, item)?.kind}
              on={on}
              onChange={(next) => put(i, next)}
            />
          )}
          {value.length > min && (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('trend.remove')}
              onClick={() => put(i, null)}
            />
          )}
        </div>
      ))}
      {value.length < max && (
        <div className="row-actions">
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => onChange([...value, { on: on?.[0] ?? 'event', property: '', limit: 10 }])}
          >
            {t('trend.add_breakdown')}
          </Button>
          {cohorts && !value.some((one) => 'cohorts' in one) && (
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              onClick={() => onChange([...value, { cohorts: [] }])}
            >
              {t('ask.by_cohorts')}
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function OneBreakdown({
  project,
  item,
  kind,
  on,
  onChange,
}: {
  project: string
  item: Breakdown
  kind?: string
  on?: Carrier[]
  onChange: (item: Breakdown) => void
}): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <PropertyPicker
        project={project}
        on={on}
        value={item}
        onChange={({ property, kind: _, ...chosen }) =>
          onChange({ ...ownerOf(chosen), property, limit: item.limit })
        }
      />
      {(kind === 'number' || item.bounds) && (
        <Bounds
          word={t('ask.bounds')}
          value={item.bounds}
          onChange={(bounds) => onChange({ ...item, bounds: bounds ?? null })}
        />
      )}
      {(kind === 'datetime' || item.part) && (
        <Select
          aria-label={t('ask.part')}
          popupMatchSelectWidth={false}
          placeholder={t('ask.part')}
          allowClear
          value={item.part ?? undefined}
          options={PARTS.map((part) => ({ value: part, label: t('ask.part_' + part) }))}
          onChange={(part?: string) => onChange({ ...item, part: part ?? null })}
        />
      )}
      {item.property && (
        <Whole
          word={t('ask.limit')}
          min={1}
          max={500}
          value={item.limit ?? 20}
          onChange={(limit) => limit && onChange({ ...item, limit })}
        />
      )}
    </>
  )
}
