import { type ReactElement, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { Plot } from '../../../chart/Plot'
import { base, grid, numbers, tip, tooltip } from '../../../chart/theme'
import { duration, full, percent, pointLabel } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { ByRegion } from '../../answers/ByRegion'
import { Nothing } from '../../answers/Nothing'
import { OverTime } from '../../answers/OverTime'
import { type Line, Sheet } from '../../answers/Sheet'
import { durationCells, durationColumns } from '../../answers/durations'
import { mapped } from '../../answers/regions'
import { SMALL, ratio, share } from '../../answers/share'
import { useMarks } from '../../answers/useMarks'
import { mapIn } from '../../mapped'
import { cellOf, useWords } from '../../words'
import { FunnelBars } from './FunnelBars'

interface Query {
  trend?: string | null
  order?: string
  any_counts?: string
  breakdowns?: unknown[]
}

export default function FunnelAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<Query, Result<'FunnelResult'>>): ReactElement {
  const { t } = useTranslation()
  const { event, group } = useWords()
  const zone = query.time_zone ?? answer.receipt.time_zone
  const at = useMemo(() => answer.days.map((day) => day.at), [answer])
  const marks = useMarks(changes, at, zone)
  const counted = query.order === 'any' && query.any_counts === 'number'
  const called = (k: number): string =>
    counted ? t('funnel.steps_done', { n: k + 1 }) : `${k + 1}. ${event(answer.steps[k]!.event)}`
  const chart = String(view.chart ?? 'bar')
  const first = answer.steps[0]?.count ?? 0
  const label = answer.steps
    .map((step, k) => `${called(k)}: ${full(step.count)} (${ratio(step.conversion_ratio)})`)
    .join(', ')
  if (!first) return <Nothing compact={compact} />
  const map = chart === 'map' ? mapIn(query.breakdowns) : undefined
  const ofGroup = (one: (typeof answer.groups)[number]): string => group(one.breakdown, one.other)
  const drawn = map ? (
    <ByRegion
      map={map}
      figures={answer.steps.flatMap((_, k) => [
        ...(k
          ? [
              mapped(answer.groups, ofGroup, {
                key: `ratio ${k + 1}`,
                title: `${called(k)} · ${t('funnel.conversion')}`,
                of: (one) => one.ratios[k],
                tell: ratio,
                axis: percent,
              }),
            ]
          : []),
        mapped(answer.groups, ofGroup, {
          key: `step ${k + 1}`,
          title: called(k),
          of: (one) => one.counts[k],
          cell: { step: k + 1 },
        }),
      ])}
      view={view}
      onView={onView}
      compact={compact}
      open={open}
    />
  ) : chart === 'over_time' && at.length ? (
    <OverTime
      label={label}
      first={t('funnel.step')}
      at={at}
      interval={query.trend ?? 'day'}
      chart="line"
      compact={compact}
      open={open}
      marks={marks}
      runs={answer.steps.map((step, k) => ({
        name: called(k),
        colour: k,
        total: {
          text: full(step.count),
          opens: step.count ? { cell: { step: k + 1 }, title: called(k) } : undefined,
        },
        spots: answer.days.map((day) => ({
          value: day.counts[k] ?? null,
          open: day.open,
          note: k ? share(day.counts[k] ?? 0, day.counts[0] ?? 0).text : undefined,
          opens: day.counts[k]
            ? {
                cell: { step: k + 1, at: day.at },
                title: `${called(k)} · ${pointLabel(day.at, query.trend ?? 'day', true)}`,
              }
            : undefined,
        })),
      }))}
    />
  ) : chart === 'curve' ? (
    <Curve points={answer.curve} compact={compact} />
  ) : (
    <FunnelBars answer={answer} called={called} group={group} label={label} compact={compact} open={open} />
  )
  if (compact) return drawn
  return (
    <>
      {chart === 'over_time' && !at.length && <p className="soft">{t('funnel.choose_interval')}</p>}
      {drawn}
      {first < SMALL && <p className="soft footnotes">{t('answer.small', { n: full(first) })}</p>}
      <h3>{t('funnel.by_step')}</h3>
      <Sheet
        label={t('funnel.by_step')}
        first={t('funnel.step')}
        open={open}
        columns={[
          { key: 'count', title: t('funnel.count') },
          { key: 'conversion', title: t('funnel.conversion'), hint: t('funnel.conversion_hint') },
          { key: 'step', title: t('funnel.from_previous'), hint: t('funnel.from_previous_hint') },
          { key: 'dropped', title: t('funnel.dropped') },
          { key: 'median', title: t('answer.median_s') },
          { key: 'p90', title: t('answer.p90_s') },
        ]}
        lines={answer.steps.map((step, k) => ({
          key: String(k),
          head: (
            <>
              <bdi>{called(k)}</bdi> {step.optional && <span className="soft">{t('ask.optional')}</span>}
            </>
          ),
          cells: [
            {
              text: full(step.count),
              tone: 'strong',
              opens: step.count ? { cell: { step: k + 1 }, title: called(k) } : undefined,
            },
            { text: ratio(step.conversion_ratio), hint: share(step.count, first).hint },
            { text: k ? ratio(step.step_ratio) : '–' },
            {
              text: full(step.dropped),
              opens: step.dropped
                ? {
                    cell: { step: k + 1, outcome: 'dropped' },
                    title: `${called(k)} · ${t('funnel.dropped')}`,
                  }
                : undefined,
            },
            step.from_previous ? duration(step.from_previous.median_s * 1000) : '–',
            step.from_previous ? duration(step.from_previous.p90_s * 1000) : '–',
          ],
        }))}
      />
      {answer.groups.length > 0 && (
        <>
          <h3>{t('answer.by_group')}</h3>
          <Sheet
            label={t('answer.by_group')}
            first={t('answer.group')}
            open={open}
            columns={answer.steps.map((_, k) => ({ key: String(k), title: called(k) }))}
            lines={answer.groups.map((one): Line => ({
              key: JSON.stringify([one.breakdown, one.other]),
              head: <bdi>{group(one.breakdown, one.other)}</bdi>,
              cells: one.counts.map((count, k) => ({
                text: (
                  <>
                    {full(count)} {k > 0 && <span className="soft">{ratio(one.ratios[k])}</span>}
                  </>
                ),
                hint: k ? share(count, one.counts[0] ?? 0).hint : undefined,
                tone: (one.counts[0] ?? 0) < SMALL ? 'small' : undefined,
                opens: count
                  ? {
                      cell: { step: k + 1, ...cellOf(one) },
                      title: `${called(k)} · ${group(one.breakdown, one.other)}`,
                    }
                  : undefined,
              })),
            }))}
          />
        </>
      )}
      {answer.paths.length > 0 && (
        <>
          <h3>{t('funnel.paths')}</h3>
          <Sheet
            label={t('funnel.paths')}
            first={t('funnel.path')}
            open={open}
            columns={[{ key: 'count', title: t('funnel.count') }]}
            lines={answer.paths.map((one) => ({
              key: one.steps.join(),
              head: one.steps.map((step) => called(step - 1)).join(' → '),
              cells: [
                {
                  text: full(one.count),
                  opens: one.count
                    ? { cell: { step: 1, path: one.steps }, title: one.steps.join(' → ') }
                    : undefined,
                },
              ],
            }))}
          />
        </>
      )}
      {answer.converting && (
        <>
          <h3>{t('funnel.converting')}</h3>
          <Sheet
            label={t('funnel.converting')}
            first=""
            columns={durationColumns(t)}
            lines={[{ key: 'all', head: t('funnel.entry_to_end'), cells: durationCells(answer.converting) }]}
          />
        </>
      )}
    </>
  )
}

/** The share that has converted by the time since the entry. */
function Curve({
  points,
  compact,
}: {
  points: { elapsed_s: number; ratio: number }[]
  compact: boolean
}): ReactElement {
  const { t } = useTranslation()
  const make = useCallback(
    (inks: Parameters<typeof numbers>[0]) => ({
      ...base(inks),
      grid: grid({ right: 32 }),
      tooltip: {
        ...tooltip(inks),
        trigger: 'axis',
        formatter: ([item]: { data: [number, number] }[]) =>
          tip(duration((item?.data[0] ?? 0) * 1000), [
            { name: t('funnel.converted'), value: percent(item?.data[1] ?? 0) },
          ]),
      },
      xAxis: {
        ...numbers(inks, (value) => duration(value * 1000)),
        splitLine: { show: false },
        max: 'dataMax',
      },
      yAxis: numbers(inks, (value) => percent(value)),
      series: [
        {
          type: 'line',
          step: 'end',
          showSymbol: false,
          color: inks.series[0],
          animation: false,
          data: [[0, 0], ...points.map((point) => [point.elapsed_s, point.ratio])],
        },
      ],
    }),
    [points, t],
  )
  return <Plot make={make} label={t('funnel.curve')} compact={compact} />
}
