/** Several figures of the same groups over time: one is drawn, all are in the table. */
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { full, pointLabel } from '../../format'
import type { Marked } from '../../chart/series'
import type { Open } from '../AnswerView'
import type { View } from '../question'
import type { MapName } from '../../chart/places'
import { cellOf, useWords } from '../words'
import { OverTime } from './OverTime'
import { Pick } from './Pick'
import { RegionMap } from './RegionMap'
import { mapped } from './regions'
import { Sheet } from './Sheet'
import { Tiles } from './Tiles'

export interface Figure<P> {
  key: string
  title: string
  hint?: string
  of: (point: P) => number | null | undefined
  tell?: (value: number | null) => string
  axis?: (value: number) => string
  /** The cell that lists those behind it; counts only. */
  cell?: Record<string, unknown>
  /** What a ratio is made of. */
  note?: (point: P) => string
}
interface Group<P> {
  breakdown: unknown[]
  other: boolean
  total: P
  points: P[]
}

export function Figures<P extends { at: string; open: boolean }>({
  figures,
  groups,
  total,
  interval,
  view,
  compact,
  open,
  onView,
  marks,
  chart,
  map,
}: {
  figures: Figure<P>[]
  groups: Group<P>[]
  /** Of all groups together, where the answer tells it. */
  total?: P
  interval: string
  view: View
  compact: boolean
  open?: Open
  onView?: (part: View) => void
  marks: Marked[]
  chart: 'line' | 'bar' | 'number'
  /** Drawn on this map instead: the groups are places. */
  map?: MapName
}): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const shown = figures.find((one) => one.key === view.figure) ?? figures[0]!
  const tell = shown.tell ?? full
  const at = groups[0]?.points.map((point) => point.at) ?? []
  const called = (one: Group<P>): string => group(one.breakdown, one.other) || t('answer.all')
  const opens = (figure: Figure<P>, one: Group<P>, point: P, when: string | null) =>
    figure.cell && figure.of(point)
      ? {
          cell: { ...figure.cell, ...cellOf(one), at: when },
          title: [
            figure.title,
            one.breakdown.length || one.other ? called(one) : '',
            when === null ? '' : pointLabel(when, interval, true),
          ]
            .filter(Boolean)
            .join(' · '),
        }
      : undefined
  const whole = total ?? (groups.length === 1 ? groups[0]!.total : undefined)
  const all: Group<P> = { breakdown: [], other: false, total: whole ?? groups[0]!.total, points: [] }
  const tiles = whole && (
    <Tiles
      compact={compact}
      open={open}
      tiles={figures.slice(0, compact ? 6 : 12).map((figure) => ({
        key: figure.key,
        title: figure.title,
        text: (figure.tell ?? full)(figure.of(whole) ?? null),
        hint: figure.note?.(whole) ?? figure.hint,
        opens: opens(figure, all, whole, null),
      }))}
    />
  )
  const onMap =
    map &&
    mapped(groups, called, {
      ...{ key: shown.key, title: shown.title, tell, cell: shown.cell },
      of: (one) => shown.of(one.total),
    })
  const drawn = onMap ? (
    <RegionMap
      map={map}
      what={shown.title}
      groups={onMap.groups}
      tell={tell}
      axis={shown.axis}
      compact={compact}
      open={open}
    />
  ) : (
    at.length > 0 && (
      <OverTime
        label={shown.title}
        at={at}
        interval={interval}
        chart={chart === 'bar' ? 'bar' : 'line'}
        compact={compact}
        open={open}
        marks={marks}
        tell={tell}
        axis={shown.axis}
        runs={groups.map((one, i) => ({
          name: called(one) === t('answer.all') ? shown.title : called(one),
          colour: one.other ? 99 : i,
          other: one.other,
          total: {
            text: tell(shown.of(one.total) ?? null),
            hint: shown.note?.(one.total),
            opens: opens(shown, one, one.total, null),
          },
          spots: one.points.map((point) => ({
            value: shown.of(point) ?? null,
            open: point.open,
            note: shown.note?.(point),
            opens: opens(shown, one, point, point.at),
          })),
        }))}
      />
    )
  )
  if (compact) return (chart === 'number' || !drawn ? tiles : drawn) || <></>
  return (
    <>
      {tiles}
      {chart !== 'number' && drawn && onView && (
        <Pick
          label={t('answer.figure')}
          value={shown.key}
          options={figures.map((one) => ({ value: one.key, label: one.title }))}
          onChange={(figure) => onView({ figure })}
        />
      )}
      {chart !== 'number' && drawn}
      {(groups.length > 1 || !whole) && (
        <>
          <h3>{t('answer.by_group')}</h3>
          <Sheet
            label={t('answer.by_group')}
            first={t('answer.group')}
            open={open}
            columns={figures.map((one) => ({ key: one.key, title: one.title, hint: one.hint }))}
            lines={groups.map((one) => ({
              key: JSON.stringify([one.breakdown, one.other]),
              head: <bdi>{called(one)}</bdi>,
              cells: figures.map((figure) => ({
                text: (figure.tell ?? full)(figure.of(one.total) ?? null),
                hint: figure.note?.(one.total),
                opens: opens(figure, one, one.total, null),
              })),
            }))}
          />
        </>
      )}
    </>
  )
}
