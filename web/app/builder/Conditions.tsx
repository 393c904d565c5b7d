/** Conditions on who did it rather than on the event: what else they did, cohorts, sequences. */
import { CloseOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyFilter, Completes, Did, InCohort } from '../api/types'
import { CohortPicker } from './CohortPicker'
import { Filters } from './Filters'
import { groupOf, isCohort, isDid, listOf } from './operators'
import { EventPicker } from './pickers'

export function Conditions({
  project,
  item,
  depth,
  onChange,
}: {
  project: string
  item: Did | InCohort | Completes
  depth: number
  onChange: (item: AnyFilter | null) => void
}): ReactElement {
  const { t } = useTranslation()
  const remove = (
    <Button
      type="text"
      icon={<CloseOutlined />}
      aria-label={t('trend.remove')}
      onClick={() => onChange(null)}
    />
  )
  if (isDid(item)) return <DidRow project={project} item={item} depth={depth} onChange={onChange} />
  if (isCohort(item))
    return (
      <div className="row">
        <Select
          aria-label={t('ask.member')}
          popupMatchSelectWidth={false}
          value={item.member === false ? 'no' : 'yes'}
          options={['yes', 'no'].map((value) => ({ value, label: t('ask.member_' + value) }))}
          onChange={(value) => onChange({ ...item, member: value === 'yes' })}
        />
        <CohortPicker
          project={project}
          value={item.cohort ? [item.cohort] : []}
          onChange={([cohort]) => onChange({ ...item, cohort: cohort ?? '' })}
        />
        {remove}
      </div>
    )
  return (
    <div className="row">
      <span className="soft">{t('ask.completes')}</span>
      <Sequence value={item.sequence} onChange={(sequence) => onChange({ ...item, sequence })} />
      {remove}
    </div>
  )
}

/** Its text; what was saved as an object is shown and can be replaced. */
function Sequence({ value, onChange }: { value: unknown; onChange: (value: string) => void }): ReactElement {
  const { t } = useTranslation()
  const said = typeof value === 'string' ? value : JSON.stringify(value)
  const [typed, setTyped] = useState<string>()
  const done = (): void => {
    if (typed !== undefined && typed !== said) onChange(typed)
    setTyped(undefined)
  }
  return (
    <Input
      className="sequence code"
      aria-label={t('ask.sequence')}
      placeholder={t('ask.sequence_hint')}
      value={typed ?? said}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onPressEnter={done}
    />
  )
}

const TIMES = ['at_least', 'at_most', 'exactly', 'between']

function DidRow({
  project,
  item,
  depth,
  onChange,
}: {
  project: string
  item: Did
  depth: number
  onChange: (item: AnyFilter | null) => void
}): ReactElement {
  const { t } = useTranslation()
  const times = item.times ?? { operator: 'at_least', value: 1 }
  const operator = times.operator ?? 'at_least'
  const within = item.within ?? null
  const filters = item.did.filters ?? []
  const pair = Array.isArray(times.value) ? times.value : [1, 2]
  const said = item.sum !== undefined && item.sum !== null
  const window = within?.last_days ? 'last_days' : within?.from ? 'days' : 'ever'
  return (
    <div className="series">
      <div className="row">
        <span className="soft">{t('ask.did')}</span>
        <EventPicker
          project={project}
          value={item.did.event}
          onChange={(event) => onChange({ ...item, did: { ...item.did, event } })}
        />
        {/* Sums and first or last times are not drawn here, and stay as they are. */}
        {!said && (item.occurrence ?? 'any') === 'any' ? (
          <>
            <Select
              aria-label={t('ask.times')}
              popupMatchSelectWidth={false}
              value={operator}
              options={TIMES.map((value) => ({ value, label: t('ask.times_' + value) }))}
              onChange={(next) =>
                onChange({
                  ...item,
                  times: { operator: next, value: next === 'between' ? [1, 2] : pair[0]! },
                })
              }
            />
            {operator === 'between' ? (
              [0, 1].map((k) => (
                <InputNumber
                  key={k}
                  className="whole"
                  aria-label={t(k ? 'trend.to_value' : 'trend.from_value')}
                  min={0}
                  precision={0}
                  value={pair[k]}
                  onChange={(n) =>
                    n !== null &&
                    onChange({ ...item, times: { operator, value: k ? [pair[0]!, n] : [n, pair[1]!] } })
                  }
                />
              ))
            ) : (
              <InputNumber
                className="whole"
                aria-label={t('ask.times')}
                min={0}
                precision={0}
                value={Array.isArray(times.value) ? pair[0] : (times.value ?? 1)}
                onChange={(n) => n !== null && onChange({ ...item, times: { operator, value: n } })}
              />
            )}
            <span className="soft">{t('ask.times_word')}</span>
          </>
        ) : (
          <code>{JSON.stringify(said ? item.sum : item.occurrence)}</code>
        )}
        <Select
          aria-label={t('ask.within')}
          popupMatchSelectWidth={false}
          value={window}
          options={['last_days', 'ever', ...(window === 'days' ? ['days'] : [])].map((value) => ({
            value,
            label: value === 'days' ? `${within?.from} – ${within?.to}` : t('ask.within_' + value),
          }))}
          onChange={(next) =>
            onChange({
              ...item,
              within: next === 'ever' ? null : next === 'days' ? within : { last_days: 30 },
            })
          }
        />
        {window === 'last_days' && (
          <InputNumber
            className="whole"
            aria-label={t('ask.within_last_days')}
            min={1}
            max={3660}
            precision={0}
            suffix={t('trend.days')}
            value={within?.last_days}
            onChange={(n) => n && onChange({ ...item, within: { last_days: n } })}
          />
        )}
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('trend.remove')}
          onClick={() => onChange(null)}
        />
      </div>
      {item.did.event && depth < 4 && (
        <Filters
          project={project}
          group={groupOf(filters)}
          depth={depth + 1}
          onChange={(next) => onChange({ ...item, did: { ...item.did, filters: listOf(next) } })}
        />
      )}
    </div>
  )
}
