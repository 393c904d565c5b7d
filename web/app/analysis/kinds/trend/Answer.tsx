import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Interval, Result } from '../../../api/types'
import { full, percent, pointLabel, short } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Nothing } from '../../answers/Nothing'
import { OverTime, type TimedRun } from '../../answers/OverTime'
import { ByRegion } from '../../answers/ByRegion'
import type { MapGroup } from '../../answers/RegionMap'
import { Tiles } from '../../answers/Tiles'
import { useMarks } from '../../answers/useMarks'
import { mapIn } from '../../mapped'
import { cellOf, daysName, groupName, propertyName, useWords } from '../../words'
import { isRunning } from './running'
import { shownMeasure } from './series'

interface Query {
  breakdowns?: unknown[]
  interval: Interval
  series: unknown[]
}

export default function TrendAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<Query, Result<'TrendResult'>>): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  const zone = query.time_zone ?? answer.receipt.time_zone
  const interval = query.interval ?? 'day'
  const many = answer.series.some((line) => line.series > 0) || answer.formulas.length > 0
  const range = daysName(query.from, query.to)
  const runs = useMemo<TimedRun[]>(() => {
    // The eight colours go to the largest lines, whichever series they belong to.
    const lines = answer.series
    const ranked = lines
      .filter((line) => !line.other)
      .sort((a, b) => Math.abs(b.total ?? 0) - Math.abs(a.total ?? 0))
    const colours = ranked.length <= 8 ? lines.filter((line) => !line.other) : ranked
    const name = (line: (typeof lines)[number]): string => {
      const what = [
        words.event(line.event),
        line.property && propertyName(t, line.property),
        t('measure.' + shownMeasure(line)),
      ]
        .filter(Boolean)
        .join(' · ')
      if (!line.other && !line.breakdown.length) return what
      const group = groupName(t, line.breakdown, line.other)
      return many ? `${what} · ${group}` : group
    }
    const counted = lines.flatMap((line): TimedRun[] => {
      const called = name(line)
      const cell = { series: line.series, ...cellOf(line) }
      const opens = (at: string | null, value: number | null, more: object = {}) =>
        value
          ? {
              cell: { ...cell, at, ...more },
              title: [called, at === null ? range : pointLabel(at, interval, true)].join(' · '),
            }
          : undefined
      const colour = line.other ? 99 : colours.indexOf(line)
      const run: TimedRun = {
        name: called,
        colour,
        other: line.other,
        total: { text: full(line.total), opens: opens(null, line.total) },
        spots: line.points.map((point) => ({
          value: point.value,
          open: isRunning(point.at, interval, zone),
          opens: opens(point.at, point.value),
        })),
      }
      if (!line.compared) return [run]
      const before = t('ask.compare_' + String((query as { compare?: string }).compare))
      const earlier: TimedRun = {
        name: `${called} (${before})`,
        colour,
        other: line.other,
        pale: true,
        total: {
          text: full(line.compared_total),
          opens: line.compared_total
            ? { cell: { ...cell, at: null, compared: true }, title: `${called} · ${before}` }
            : undefined,
        },
        spots: line.compared.map((point) => ({
          value: point?.value ?? null,
          note: point ? pointLabel(point.at, interval) : undefined,
          opens:
            point && point.value
              ? {
                  cell: { ...cell, at: point.at, compared: true },
                  title: `${called} · ${pointLabel(point.at, interval, true)}`,
                }
              : undefined,
        })),
      }
      return [run, earlier]
    })
    const worked = answer.formulas.map((line, i): TimedRun => ({
      name:
        line.breakdown.length || line.other
          ? `${line.name} · ${groupName(t, line.breakdown, line.other)}`
          : line.name,
      colour: line.other ? 99 : colours.length + i,
      other: line.other,
      total: { text: full(line.total), hint: line.formula },
      spots: line.points.map((point) => ({
        value: point.value,
        open: isRunning(point.at, interval, zone),
      })),
    }))
    return [...counted, ...worked]
    // eslint-disable-next-line react-hooks/exhaustive-deps -- words change with the language alone
  }, [answer, interval, zone, many, range, t])
  const regions = useMemo(() => {
    // Runs are the lines in their order, each followed by its earlier one.
    const now = runs.filter((run) => !run.pale)
    const all = answer.series.map((line, i): MapGroup & { series: number } => ({
      series: line.series,
      value: line.breakdown[0],
      name: groupName(t, line.breakdown, line.other),
      other: line.other,
      total: line.total ?? null,
      said: now[i]!.total!,
    }))
    return (series: number) => all.filter((group) => group.series === series)
  }, [answer, runs, t])
  const at = useMemo(() => answer.series[0]?.points.map((point) => point.at) ?? [], [answer])
  const marks = useMarks(changes, at, zone)
  const empty = runs.every((run) => run.spots.every((spot) => !spot.value))
  const chart = String(view.chart ?? 'line')
  if (chart === 'number')
    return (
      <Tiles
        compact={compact}
        open={open}
        tiles={runs
          .filter((run) => !run.pale)
          .map((run, i) => {
            const line = answer.series[i]
            const before = line?.compared_total
            const now = line?.total
            return {
              key: run.name,
              title: run.name,
              ...run.total!,
              text:
                now !== null && now !== undefined && Math.abs(now) >= 10_000 ? short(now) : run.total!.text,
              hint: String(run.total!.text),
              below:
                before && now !== null && now !== undefined
                  ? `${now >= before ? '▲' : '▼'} ${percent(Math.abs(now - before) / Math.abs(before))}`
                  : undefined,
            }
          })}
      />
    )
  if (!runs.length) return <Nothing compact={compact} />
  const map = chart === 'map' ? mapIn(query.breakdowns) : undefined
  const kinds = [...new Map(answer.series.map((line) => [line.series, line])).values()]
  const what = (line: (typeof kinds)[number]): string =>
    [
      words.event(line.event),
      line.property && propertyName(t, line.property),
      t('measure.' + shownMeasure(line)),
    ]
      .filter(Boolean)
      .join(' · ')
  const onMap = map && !empty && (
    <ByRegion
      map={map}
      figures={kinds.map((line) => ({
        key: String(line.series),
        title: what(line),
        groups: regions(line.series),
      }))}
      view={view}
      onView={onView}
      compact={compact}
      open={open}
    />
  )
  return (
    <OverTime
      label={runs.map((run) => run.name).join(', ')}
      at={at}
      interval={interval}
      runs={runs}
      chart={chart === 'bar' || chart === 'stack' ? chart : 'line'}
      compact={compact}
      open={open}
      marks={marks}
      instead={empty ? <Nothing compact={compact} /> : onMap || undefined}
    />
  )
}
