import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { percent, short } from '../../../format'
import { useMoney } from '../../../state/currency'
import type { AnswerProps } from '../../AnswerView'
import { type Figure, Figures } from '../../answers/Figures'
import { Nothing } from '../../answers/Nothing'
import { ratio, share } from '../../answers/share'
import { useMarks } from '../../answers/useMarks'
import { mapIn } from '../../mapped'

type Point = Result<'RevenuePoint'>
const COUNTS = ['orders', 'payers', 'repeat_payers', 'active', 'refunds'] as const
const SUMS = ['gross', 'refunded', 'net', 'order_value', 'per_payer', 'per_active'] as const

export default function RevenueAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<{ interval?: string; breakdowns?: unknown[] }, Result<'RevenueResult'>>): ReactElement {
  const { t } = useTranslation()
  const { groups } = answer
  const money = useMoney()
  const at = useMemo(() => groups[0]?.points.map((point) => point.at) ?? [], [groups])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  const figures: Figure<Point>[] = [
    ...(['net', ...SUMS.filter((key) => key !== 'net')] as const).map((key) => ({
      key,
      title: t('revenue.' + key),
      hint: t('revenue.' + key + '_hint'),
      of: (point: Point) => point[key],
      tell: money,
      axis: short,
    })),
    ...COUNTS.map((key) => ({
      key,
      title: t('revenue.' + key),
      of: (point: Point) => point[key],
      cell: { of: key },
    })),
    {
      key: 'repeat_ratio',
      title: t('revenue.repeat_ratio'),
      of: (point) => point.repeat_ratio,
      tell: ratio,
      axis: percent,
      note: (point) => share(point.repeat_payers, point.payers).hint,
    },
  ]
  if (!groups.some((one) => one.total.orders || one.total.refunds || one.total.active))
    return <Nothing compact={compact} />
  return (
    <Figures
      figures={figures}
      groups={groups}
      interval={query.interval ?? 'day'}
      view={view}
      compact={compact}
      open={open}
      onView={onView}
      marks={marks}
      chart={view.chart === 'bar' ? 'bar' : view.chart === 'number' ? 'number' : 'line'}
      map={view.chart === 'map' ? mapIn(query.breakdowns) : undefined}
    />
  )
}
