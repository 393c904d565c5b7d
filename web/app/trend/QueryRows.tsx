/** The question as plain rows: what is counted, where, by what, when. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Select, Switch, Tooltip } from 'antd'
import dayjs from 'dayjs'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Interval, Series } from '../api/types'
import { Filters } from './Filters'
import { EventPicker, PropertyPicker, found, useProperties } from './pickers'
import {
  COUNTS,
  INTERVALS,
  PROPERTY_MEASURES,
  type Question,
  RANGES,
  type Range,
  days,
  ownerOf,
} from './question'

interface Props {
  project: string
  timeZone: string
  question: Question
  onChange: (change: Partial<Question>) => void
}

export function QueryRows({ project, timeZone, question, onChange }: Props): ReactElement {
  const { t } = useTranslation()
  const { series, breakdowns } = question
  const put = (i: number, item: Series | null): void =>
    onChange({ series: series.flatMap((old, k) => (k === i ? (item ? [item] : []) : [old])) })
  const [custom, setCustom] = useState(false)
  const named = typeof question.range === 'string' && !custom
  const range = days(question.range, timeZone)
  return (
    <div className="query" role="group" aria-label={t('trend.title')}>
      <div className="query-part">
        <span className="query-word">{t('trend.count')}</span>
        <div className="query-rows">
          {series.map((item, i) => (
            <SeriesRow
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
              onClick={() => onChange({ series: [...series, { event: '*', measure: 'total' }] })}
            >
              {t('trend.add_series')}
            </Button>
          </div>
        </div>
      </div>
      <div className="query-part">
        <span className="query-word">{t('trend.where')}</span>
        <div className="query-rows beside">
          <Filters project={project} group={question.filters} onChange={(filters) => onChange({ filters })} />
          <Tooltip title={t('trend.bots_hint')} placement="topLeft">
            <label className="switch">
              <Switch size="small" checked={question.bots} onChange={(bots) => onChange({ bots })} />
              {t('trend.bots')}
            </label>
          </Tooltip>
        </div>
      </div>
      <div className="query-part">
        <span className="query-word">{t('trend.by')}</span>
        <div className="query-rows">
          {breakdowns.map((item, i) => (
            <div className="row" key={i}>
              <PropertyPicker
                project={project}
                value={item}
                onChange={({ property, ...chosen }) =>
                  onChange({
                    breakdowns: breakdowns.map((old, k) =>
                      k === i ? { ...ownerOf(chosen), property, limit: old.limit } : old,
                    ),
                  })
                }
              />
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={t('trend.remove')}
                onClick={() => onChange({ breakdowns: breakdowns.filter((_, k) => k !== i) })}
              />
            </div>
          ))}
          {breakdowns.length < 10 && (
            <div className="row-actions">
              <Button
                size="small"
                type="text"
                icon={<PlusOutlined />}
                onClick={() =>
                  onChange({ breakdowns: [...breakdowns, { on: 'event', property: '', limit: 10 }] })
                }
              >
                {t('trend.add_breakdown')}
              </Button>
            </div>
          )}
        </div>
      </div>
      <div className="query-part">
        <span className="query-word">{t('trend.during')}</span>
        <div className="query-rows">
          <div className="row">
            <Select
              aria-label={t('trend.during')}
              className="pick-range"
              popupMatchSelectWidth={false}
              value={named ? (question.range as string) : 'custom'}
              options={[...RANGES, 'custom'].map((value) => ({ value, label: t('range.' + value) }))}
              onChange={(value) => {
                setCustom(value === 'custom')
                onChange({ range: value === 'custom' ? range : (value as Range) })
              }}
            />
            {!named && (
              <DatePicker.RangePicker
                allowClear={false}
                value={[dayjs(range.from), dayjs(range.to)]}
                onChange={(chosen) => {
                  const [from, to] = chosen ?? []
                  if (!from || !to) return
                  setCustom(false)
                  onChange({ range: { from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') } })
                }}
              />
            )}
            <span className="soft">{t('trend.per')}</span>
            <Select
              aria-label={t('trend.per')}
              className="pick-interval"
              popupMatchSelectWidth={false}
              value={question.interval}
              options={INTERVALS.map((value) => ({ value, label: t('interval.' + value) }))}
              onChange={(interval: Interval) => onChange({ interval })}
            />
          </div>
        </div>
      </div>
    </div>
  )
}

function SeriesRow({
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
  const counts = (COUNTS as readonly string[]).includes(series.measure)
  const kind = found(properties.all, series)?.kind
  const numeric = !kind || kind === 'number' || kind === 'numbers'
  const group = series.filters?.[0]
  return (
    <div className="series">
      <div className="row">
        <EventPicker
          project={project}
          value={series.event}
          onChange={(event) => onChange({ ...series, event })}
        />
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
                measure: next === 'number' || next === 'numbers' ? series.measure : 'distinct',
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
                disabled: !counts && !numeric && value !== 'distinct',
              })),
            },
          ]}
          onChange={(measure: string) => {
            const { event, property, filters } = series
            const keeps = !(COUNTS as readonly string[]).includes(measure)
            onChange({ event, filters, ...(keeps && property && { property, ...ownerOf(series) }), measure })
          }}
        />
        {!group && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            onClick={() =>
              onChange({
                ...series,
                filters: [{ op: 'and', filters: [{ on: 'event', property: '', operator: '' }] }],
              })
            }
          >
            {t('trend.add_filter')}
          </Button>
        )}
        {onRemove && (
          <Button type="text" icon={<CloseOutlined />} aria-label={t('trend.remove')} onClick={onRemove} />
        )}
      </div>
      {group && 'op' in group && (
        <Filters
          project={project}
          group={group}
          depth={1}
          onChange={(next) => onChange({ ...series, filters: next.filters.length ? [next] : undefined })}
          onRemove={() => onChange({ ...series, filters: undefined })}
        />
      )}
    </div>
  )
}
