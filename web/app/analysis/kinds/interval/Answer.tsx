import { type ReactElement, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { Plot } from '../../../chart/Plot'
import { type Inks, base, colourOf, grid, names, numbers, tip, tooltip } from '../../../chart/theme'
import { duration, full, pointLabel } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { Nothing } from '../../answers/Nothing'
import { OverTime } from '../../answers/OverTime'
import { Sheet } from '../../answers/Sheet'
import { binName, durationCells, durationColumns } from '../../answers/durations'
import { useMarks } from '../../answers/useMarks'
import { cellOf, useWords } from '../../words'

interface Query {
  interval?: string | null
}
const tellSeconds = (value: number | null): string => (value === null ? '–' : duration(value * 1000))

export default function IntervalAnswer({
  query,
  answer,
  view,
  compact,
  open,
  changes,
}: AnswerProps<Query, Result<'IntervalResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const { groups, total } = answer
  const split = groups.length > 1 || (groups[0]?.breakdown.length ?? 0) > 0
  const called = (one: (typeof groups)[number]): string =>
    split ? group(one.breakdown, one.other) : t('interval_of.pairs')
  const at = useMemo(() => groups[0]?.points.map((point) => point.at) ?? [], [groups])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  const bins = useMemo(() => total.histogram.map((bin) => binName(bin)), [total])
  const runs = useMemo(
    () =>
      (split
        ? groups.slice(0, 8).map((one) => ({ ...one, of: one.total }))
        : [{ breakdown: [], other: false, of: total }]
      ).map((one, i) => {
        const name = split ? group(one.breakdown, one.other) : t('interval_of.pairs')
        return {
          name,
          colour: one.other ? 99 : i,
          other: one.other,
          spots: one.of.histogram.map((bin) => ({
            value: bin.count,
            opens: bin.count
              ? {
                  cell: { from_s: bin.from_s, ...(split && cellOf(one)) },
                  title: `${name} · ${binName(bin)}`,
                }
              : undefined,
          })),
        }
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, split, t],
  )
  const chart = String(view.chart ?? 'bar')
  const boxes = useMemo(
    () => (split ? groups.slice(0, 20) : [{ breakdown: [], other: false, total }]),
    [split, groups, total],
  )
  const make = useCallback(
    (inks: Inks): Record<string, unknown> => ({
      ...base(inks),
      grid: grid(),
      xAxis: names(
        inks,
        boxes.map((one) => (split ? group(one.breakdown, one.other) : t('interval_of.pairs'))),
      ),
      yAxis: numbers(inks, (value) => duration(value * 1000)),
      tooltip: {
        ...tooltip(inks),
        trigger: 'item',
        formatter: ({ dataIndex, name }: { dataIndex: number; name: string }) => {
          const of = boxes[dataIndex]!.total.durations
          return tip(
            name,
            of
              ? (['p10_s', 'p25_s', 'median_s', 'p75_s', 'p90_s'] as const).map((key) => ({
                  name: t('answer.' + key),
                  value: duration(of[key] * 1000),
                }))
              : [],
            [`n = ${full(boxes[dataIndex]!.total.count)}`],
          )
        },
      },
      series: [
        {
          type: 'boxplot',
          animation: false,
          boxWidth: [12, 60],
          itemStyle: { borderWidth: 1.5 },
          data: boxes.map((one, i) => {
            const of = one.total.durations
            const color = colourOf(split ? i : 0, inks.theme, one.other)
            return {
              value: of ? [of.p10_s, of.p25_s, of.median_s, of.p75_s, of.p90_s] : [],
              itemStyle: { color: 'transparent', borderColor: color },
              opens: of
                ? {
                    cell: split ? cellOf(one) : {},
                    title: group(one.breakdown, one.other) || t('interval_of.pairs'),
                  }
                : undefined,
            }
          }),
        },
      ],
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [boxes, split, t],
  )
  if (!total.count) return <Nothing compact={compact} />
  const label = `${t('answer.median_s')} ${tellSeconds(total.durations?.median_s ?? null)}, n = ${full(total.count)}`
  const drawn =
    chart === 'over_time' && at.length ? (
      <OverTime
        label={label}
        at={at}
        interval={query.interval ?? 'day'}
        chart="line"
        compact={compact}
        open={open}
        marks={marks}
        tell={tellSeconds}
        axis={(value) => duration(value * 1000)}
        foot={t('interval_of.median_foot')}
        runs={groups.map((one, i) => ({
          name: `${called(one)} · ${t('answer.median_s')}`,
          colour: one.other ? 99 : i,
          other: one.other,
          total: { text: tellSeconds(one.total.durations?.median_s ?? null) },
          spots: one.points.map((point) => ({
            value: point.durations?.median_s ?? null,
            open: point.open,
            note: `n = ${full(point.count)}`,
            opens: point.count
              ? {
                  cell: { at: point.at, ...cellOf(one) },
                  title: `${called(one)} · ${pointLabel(point.at, query.interval ?? 'day', true)}`,
                }
              : undefined,
          })),
        }))}
      />
    ) : chart === 'box' ? (
      <Plot make={make} label={label} open={open} compact={compact} />
    ) : (
      <Bars label={label} at={bins} runs={runs} compact={compact} open={open} />
    )
  if (compact) return drawn
  return (
    <>
      {chart === 'over_time' && !at.length && <p className="soft">{t('funnel.choose_interval')}</p>}
      {drawn}
      <p className="soft footnotes">{chart === 'box' && t('interval_of.box_foot')}</p>
      <Sheet
        label={t('analysis.interval')}
        first={t('answer.group')}
        open={open}
        columns={[
          { key: 'count', title: t('interval_of.pairs') },
          { key: 'subjects', title: t('answer.subjects') },
          ...durationColumns(t),
        ]}
        lines={groups.map((one) => ({
          key: JSON.stringify([one.breakdown, one.other]),
          head: <bdi>{called(one)}</bdi>,
          cells: [
            {
              text: full(one.total.count),
              opens: one.total.count ? { cell: cellOf(one), title: called(one) } : undefined,
            },
            {
              text: full(one.total.subjects),
              opens: one.total.subjects
                ? { cell: { of: 'subjects', ...cellOf(one) }, title: called(one) }
                : undefined,
            },
            ...durationCells(one.total.durations),
          ],
        }))}
      />
      {!split && (
        <>
          <h3>{t('interval_of.histogram')}</h3>
          <Sheet
            label={t('interval_of.histogram')}
            first={t('interval_of.lasted')}
            open={open}
            columns={[{ key: 'n', title: t('interval_of.pairs') }]}
            lines={total.histogram.map((bin, i) => ({
              key: String(i),
              head: binName(bin),
              cells: [{ text: full(bin.count), opens: runs[0]!.spots[i]?.opens }],
            }))}
          />
        </>
      )}
    </>
  )
}
