import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { Plot } from '../../../chart/Plot'
import { type Inks, base, colourOf, grid, names, numbers, tip, tooltip } from '../../../chart/theme'
import { full, short } from '../../../format'
import type { Open } from '../../AnswerView'
import { ratio, share } from '../../answers/share'
import { cellOf } from '../../words'

/** A bar for each step, with what was lost since the one before as a pale outline above it; groups side by side. */
export function FunnelBars({
  answer,
  called,
  group,
  label,
  compact,
  open,
}: {
  answer: Result<'FunnelResult'>
  called: (k: number) => string
  group: (breakdown: unknown[], other: boolean) => string
  label: string
  compact: boolean
  open?: Open
}): ReactElement {
  const { t } = useTranslation()
  const make = useCallback(
    (inks: Inks, width: number): Record<string, unknown> => {
      const at = answer.steps.map((_, k) => called(k))
      const groups = answer.groups.length
        ? answer.groups.slice(0, 8).map((one, i) => ({
            name: group(one.breakdown, one.other),
            colour: one.other ? 99 : i,
            counts: one.counts,
            cell: cellOf(one) as Record<string, unknown>,
          }))
        : [
            {
              name: t('funnel.count'),
              colour: 0,
              counts: answer.steps.map((step) => step.count),
              cell: {} as Record<string, unknown>,
            },
          ]
      const alone = groups.length === 1
      return {
        ...base(inks),
        grid: grid({ top: 28 }),
        xAxis: {
          ...names(inks, at),
          axisLabel: {
            color: inks.soft,
            interval: 0,
            width: Math.max(60, width / at.length - 12),
            overflow: 'truncate',
          },
        },
        yAxis: numbers(inks, short),
        tooltip: {
          ...tooltip(inks),
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: ([item]: { dataIndex: number }[]) => {
            const k = item?.dataIndex ?? 0
            return tip(
              at[k] ?? '',
              groups.map((one) => ({
                name: one.name,
                value: `${full(one.counts[k])} (${share(one.counts[k] ?? 0, one.counts[0] ?? 0).text})`,
                color: colourOf(one.colour, inks.theme, one.colour === 99),
              })),
              alone && k
                ? [
                    `${t('funnel.from_previous')}: ${ratio(answer.steps[k]!.step_ratio)}`,
                    `${t('funnel.conversion')}: ${share(groups[0]!.counts[k] ?? 0, groups[0]!.counts[0] ?? 0).hint}`,
                  ]
                : [],
            )
          },
        },
        series: groups.map((one, i) => {
          const color = colourOf(one.colour, inks.theme, one.colour === 99)
          return {
            name:
              one.name + (i && groups.slice(0, i).some((other) => other.name === one.name) ? ` (${i})` : ''),
            type: 'bar',
            color,
            animation: false,
            barMaxWidth: alone ? 120 : 48,
            showBackground: alone,
            backgroundStyle: { color: 'transparent' },
            label: {
              show: groups.length <= 3,
              position: 'top',
              color: inks.ink,
              formatter: ({ dataIndex }: { dataIndex: number }) =>
                dataIndex
                  ? share(one.counts[dataIndex] ?? 0, one.counts[0] ?? 0).text
                  : short(one.counts[0] ?? 0),
            },
            data: one.counts.map((count, k) => ({
              value: count,
              opens: count
                ? {
                    cell: { step: k + 1, ...one.cell },
                    title: alone ? at[k]! : `${at[k]} · ${one.name}`,
                  }
                : undefined,
            })),
          }
        }),
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, t],
  )
  return <Plot make={make} label={label} open={open} compact={compact} />
}
