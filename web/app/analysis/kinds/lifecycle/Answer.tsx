import { Alert } from 'antd'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full, pointLabel, short } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Nothing } from '../../answers/Nothing'
import { OverTime } from '../../answers/OverTime'
import { Pick } from '../../answers/Pick'
import { Sheet } from '../../answers/Sheet'
import { useMarks } from '../../answers/useMarks'
import { cellOf, useWords } from '../../words'

interface Query {
  interval?: string
}
const STATES = ['current', 'resurrected', 'new', 'dormant'] as const
const COLOURS = { current: 0, resurrected: 4, new: 2, dormant: 1 }
/** Those who stayed away hang below the line; their number is no less than nothing. */
const tell = (value: number | null): string => full(value === null ? null : Math.abs(value))
const axis = (value: number): string => short(Math.abs(value))

export default function LifecycleAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<Query, Result<'LifecycleResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const interval = query.interval ?? 'day'
  const { groups, usage } = answer
  const keyOf = (one: (typeof groups)[number]): string => JSON.stringify([one.breakdown, one.other])
  const shown = groups.find((one) => keyOf(one) === view.group) ?? groups[0]
  const at = useMemo(() => shown?.points.map((point) => point.at) ?? [], [shown])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  if (!shown?.points.some((point) => STATES.some((state) => point[state])))
    return <Nothing compact={compact} />
  const runs = STATES.map((state) => ({
    name: t('lifecycle.' + state),
    colour: COLOURS[state],
    spots: shown.points.map((point) => ({
      value: state === 'dormant' ? -point[state] : point[state],
      open: point.open,
      opens: point[state]
        ? {
            cell: { at: point.at, state, ...cellOf(shown) },
            title: `${t('lifecycle.' + state)} · ${pointLabel(point.at, interval, true)}`,
          }
        : undefined,
    })),
  }))
  return (
    <>
      {!compact && groups.length > 1 && onView && (
        <Pick
          label={t('answer.group')}
          value={keyOf(shown)}
          options={groups.map((one) => ({ value: keyOf(one), label: group(one.breakdown, one.other) }))}
          onChange={(next) => onView({ group: next })}
        />
      )}
      <OverTime
        label={runs.map((run) => run.name).join(', ')}
        first={t('lifecycle.state')}
        at={at}
        interval={interval}
        runs={runs}
        chart="stack"
        compact={compact}
        open={open}
        marks={marks}
        total={false}
        tell={tell}
        axis={axis}
      />
      {!compact && (
        <>
          <h3>{t('lifecycle.pulse')}</h3>
          <Sheet
            label={t('lifecycle.pulse')}
            first={t('lifecycle.pulse_hint')}
            columns={at.map((one) => ({ key: one, title: pointLabel(one, interval) }))}
            lines={[
              {
                key: 'pulse',
                head: t('lifecycle.pulse'),
                cells: shown.points.map((point) => ({
                  text: full(point.pulse),
                  tone: point.open ? 'running' : undefined,
                })),
              },
            ]}
          />
          {usage.suggested && usage.gap_days !== null && (
            <Alert
              className="notice usage"
              type={usage.suggested === interval ? 'success' : 'info'}
              showIcon
              title={t('lifecycle.usage', {
                days: full(usage.gap_days),
                interval: t('interval.' + usage.suggested),
              })}
            />
          )}
        </>
      )}
    </>
  )
}
