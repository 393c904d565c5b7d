/** An event under conditions, and lists of them. */
import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Step } from '../api/types'
import { Filters } from './Filters'
import { groupOf, listOf } from './operators'
import { EventPicker } from './pickers'

export const FRESH = { on: 'event' as const, property: '', operator: '' }

export function StepPick<S extends Step>({
  project,
  step,
  onChange,
  onRemove,
  before,
  children,
}: {
  project: string
  step: S | undefined | null
  onChange: (step: S) => void
  onRemove?: () => void
  /** What stands before the event: its number, and ways to move it. */
  before?: ReactNode
  /** What else belongs to it. */
  children?: ReactNode
}): ReactElement {
  const { t } = useTranslation()
  const now = (step ?? { event: '' }) as S
  const filters = now.filters ?? []
  return (
    <div className="series">
      <div className="row">
        {before}
        <EventPicker project={project} value={now.event} onChange={(event) => onChange({ ...now, event })} />
        {children}
        {!filters.length && now.event && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            onClick={() => onChange({ ...now, filters: [FRESH] })}
          >
            {t('trend.add_filter')}
          </Button>
        )}
        {onRemove && (
          <Button type="text" icon={<CloseOutlined />} aria-label={t('trend.remove')} onClick={onRemove} />
        )}
      </div>
      {filters.length > 0 && (
        <Filters
          project={project}
          group={groupOf(filters)}
          depth={1}
          onChange={(next) => onChange({ ...now, filters: listOf(next) })}
          onRemove={() => onChange({ ...now, filters: [] })}
        />
      )}
    </div>
  )
}

/** Events one after another; with `numbered` their order matters and can be changed. */
export function StepList<S extends Step>({
  project,
  steps,
  max,
  min = 0,
  numbered = false,
  add,
  fresh,
  onChange,
  more,
}: {
  project: string
  steps: S[]
  max: number
  min?: number
  numbered?: boolean
  /** Words of the button that adds one. */
  add: string
  fresh: S
  onChange: (steps: S[]) => void
  more?: (step: S, put: (step: S) => void, i: number) => ReactNode
}): ReactElement {
  const { t } = useTranslation()
  const put = (i: number, next: S): void => onChange(steps.map((old, k) => (k === i ? next : old)))
  const swap = (i: number, k: number): void => {
    const next = [...steps]
    ;[next[i], next[k]] = [next[k]!, next[i]!]
    onChange(next)
  }
  return (
    <>
      {steps.map((step, i) => (
        <StepPick
          key={i}
          project={project}
          step={step}
          onChange={(next) => put(i, next)}
          onRemove={steps.length > min ? () => onChange(steps.filter((_, k) => k !== i)) : undefined}
          before={
            numbered && (
              <>
                <span className="step-number">{i + 1}</span>
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowUpOutlined />}
                  aria-label={t('ask.earlier', { n: i + 1 })}
                  disabled={i === 0}
                  onClick={() => swap(i, i - 1)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowDownOutlined />}
                  aria-label={t('ask.later', { n: i + 1 })}
                  disabled={i === steps.length - 1}
                  onClick={() => swap(i, i + 1)}
                />
              </>
            )
          }
        >
          {more?.(step, (next) => put(i, next), i)}
        </StepPick>
      ))}
      {steps.length < max && (
        <div className="row-actions">
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => onChange([...steps, fresh])}
          >
            {add}
          </Button>
        </div>
      )}
    </>
  )
}
