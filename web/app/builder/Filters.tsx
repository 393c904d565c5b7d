import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Dropdown, InputNumber, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type AnyFilter, type Filter, type FilterGroup, type Kind } from '../api/types'
import { PropertyPicker, ValuePicker, found, useProperties } from './pickers'
import { Conditions } from './Conditions'
import { OPERATORS, isCohort, isDid, isGroup, isSequence, operandOf, ownerOf } from './operators'

interface Props {
  project: string
  group: FilterGroup
  onChange: (group: FilterGroup) => void
  onRemove?: () => void
  depth?: number
  /** What a new condition begins as. */
  fresh?: Filter
  /** Of events' own properties alone. */
  plain?: boolean
}

const FRESH: Filter = { on: 'event', property: '', operator: '' }

/** Conditions joined by "all" or "any", with groups inside groups. */
export function Filters({
  project,
  group,
  onChange,
  onRemove,
  depth = 0,
  fresh = FRESH,
  plain = false,
}: Props): ReactElement {
  const { t } = useTranslation()
  const put = (i: number, item: AnyFilter | null): void =>
    onChange({
      ...group,
      filters: group.filters.flatMap((old, k) => (k === i ? (item ? [item] : []) : [old])),
    })
  const add = (item: AnyFilter): void => onChange({ ...group, filters: [...group.filters, item] })
  return (
    <div className={depth ? 'filters filters-inner' : 'filters'}>
      {(group.filters.length > 1 || depth > 0) && (
        <Segmented<'and' | 'or'>
          size="small"
          value={group.op}
          options={[
            { value: 'and', label: t('trend.all') },
            { value: 'or', label: t('trend.any') },
          ]}
          onChange={(op) => onChange({ ...group, op })}
        />
      )}
      {group.filters.map((item, i) =>
        isGroup(item) ? (
          <Filters
            key={i}
            project={project}
            group={item}
            depth={depth + 1}
            fresh={fresh}
            plain={plain}
            onChange={(next) => put(i, next)}
            onRemove={() => put(i, null)}
          />
        ) : isDid(item) || isCohort(item) || isSequence(item) ? (
          <Conditions key={i} project={project} item={item} depth={depth} onChange={(next) => put(i, next)} />
        ) : (
          <FilterRow
            key={i}
            project={project}
            filter={item}
            plain={plain}
            onChange={(next) => put(i, next)}
          />
        ),
      )}
      <div className="row-actions">
        <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => add(fresh)}>
          {t('trend.add_filter')}
        </Button>
        {!plain && <AddCondition add={add} />}
        {depth < 3 && group.filters.length > 0 && (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => add({ op: group.op === 'and' ? 'or' : 'and', filters: [fresh] })}
          >
            {t('trend.add_group')}
          </Button>
        )}
        {onRemove && (
          <Button size="small" type="text" icon={<CloseOutlined />} onClick={onRemove}>
            {t('trend.remove')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Conditions on who did it: what else they did, which cohort they are in, what they completed. */
function AddCondition({ add }: { add: (item: AnyFilter) => void }): ReactElement {
  const { t } = useTranslation()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: ['did', 'did_not', 'cohort', 'sequence'].map((key) => ({ key, label: t('ask.add_' + key) })),
        onClick: ({ key }) => {
          if (key === 'did')
            add({ did: { event: '' }, times: { operator: 'at_least', value: 1 }, within: { last_days: 30 } })
          if (key === 'did_not')
            add({ did: { event: '' }, times: { operator: 'at_most', value: 0 }, within: { last_days: 30 } })
          if (key === 'cohort') add({ cohort: '', member: true })
          if (key === 'sequence') add({ sequence: '' })
        },
      }}
    >
      <Button size="small" type="text" icon={<PlusOutlined />}>
        {t('ask.add_condition')}
      </Button>
    </Dropdown>
  )
}

function FilterRow({
  project,
  filter,
  plain,
  onChange,
}: {
  project: string
  filter: Filter
  plain: boolean
  onChange: (filter: Filter | null) => void
}): ReactElement {
  const { t } = useTranslation()
  const properties = useProperties(project)
  const kind: Kind = found(properties.all, filter)?.kind ?? 'text'
  return (
    <div className="row">
      <PropertyPicker
        project={project}
        value={filter}
        on={plain ? ['event'] : undefined}
        onChange={({ property, kind: next, ...owner }) =>
          onChange(
            found([{ ...owner, property, kind: next }], filter)
              ? { ...filter, ...owner } // only its time, or what names its item, has changed
              : { ...owner, property, operator: OPERATORS[next][0]! },
          )
        }
      />
      {filter.property && (
        <Select
          className="pick-operator"
          aria-label={t('trend.operator')}
          popupMatchSelectWidth={false}
          value={filter.operator}
          options={OPERATORS[kind].map((value) => ({ value, label: t('operator.' + value) }))}
          onChange={(operator) =>
            onChange({
              ...filter,
              operator,
              // What was typed is kept where the new operator can take it.
              value: operandOf(operator) === operandOf(filter.operator) ? filter.value : undefined,
            })
          }
        />
      )}
      {filter.property && <Operand project={project} filter={filter} kind={kind} onChange={onChange} />}
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t('trend.remove')}
        onClick={() => onChange(null)}
      />
    </div>
  )
}

function Operand({
  project,
  filter,
  kind,
  onChange,
}: {
  project: string
  filter: Filter
  kind: Kind
  onChange: (filter: Filter) => void
}): ReactElement | null {
  const { t } = useTranslation()
  const operand = operandOf(filter.operator)
  const set = (value: unknown): void => onChange({ ...filter, value })
  const pair = (Array.isArray(filter.value) ? filter.value : [undefined, undefined]) as unknown[]
  if (operand === 'none') return null
  if (operand === 'days') {
    return (
      <InputNumber
        aria-label={t('trend.value')}
        min={1}
        max={3660}
        precision={0}
        suffix={t('trend.days')}
        value={filter.value as number | undefined}
        onChange={set}
      />
    )
  }
  if (kind === 'datetime') {
    const as = (value: unknown): dayjs.Dayjs | null => (typeof value === 'string' ? dayjs(value) : null)
    if (operand === 'two') {
      return (
        <DatePicker.RangePicker
          value={[as(pair[0]), as(pair[1])]}
          onChange={(chosen) => set(chosen ? chosen.map((day) => day?.format('YYYY-MM-DD')) : undefined)}
        />
      )
    }
    return (
      <DatePicker
        aria-label={t('trend.value')}
        value={as(filter.value)}
        onChange={(day) => set(day ? day.format('YYYY-MM-DD') : undefined)}
      />
    )
  }
  if (kind === 'number' && operand === 'two') {
    return (
      <>
        <InputNumber
          aria-label={t('trend.from_value')}
          placeholder={t('trend.from_value')}
          value={pair[0] as number}
          onChange={(v) => set([v, pair[1]])}
        />
        <InputNumber
          aria-label={t('trend.to_value')}
          placeholder={t('trend.to_value')}
          value={pair[1] as number}
          onChange={(v) => set([pair[0], v])}
        />
      </>
    )
  }
  if (kind === 'number' && operand === 'one') {
    return (
      <InputNumber
        aria-label={t('trend.value')}
        placeholder={t('trend.value')}
        value={filter.value as number}
        onChange={set}
      />
    )
  }
  return (
    <ValuePicker
      project={project}
      owner={ownerOf(filter)}
      property={filter.property}
      value={filter.value}
      many={operand === 'many'}
      numbers={kind === 'number' || kind === 'numbers'}
      onChange={set}
    />
  )
}
