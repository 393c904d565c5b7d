import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full, pointLabel } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { ByRegion } from '../../answers/ByRegion'
import { Nothing } from '../../answers/Nothing'
import { OverTime } from '../../answers/OverTime'
import { Sheet } from '../../answers/Sheet'
import { share } from '../../answers/share'
import { useMarks } from '../../answers/useMarks'
import { mapped } from '../../answers/regions'
import { mapIn } from '../../mapped'
import { cellOf, useWords } from '../../words'

interface Query {
  interval?: string | null
  breakdowns?: unknown[]
}

export default function DistributionAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<Query, Result<'DistributionResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const { groups, ranges } = answer
  const called = (one: (typeof groups)[number]): string =>
    group(one.breakdown, one.other) || t('answer.subjects')
  const at = useMemo(() => groups[0]?.points.map((point) => point.at) ?? [], [groups])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  const runs = useMemo(
    () =>
      groups.slice(0, 8).map((one, i) => ({
        name: called(one),
        colour: one.other ? 99 : i,
        other: one.other,
        spots: one.total.counts.map((value, k) => ({
          value,
          note: share(value, one.total.subjects).text,
          opens: value
            ? { cell: { range: ranges[k], ...cellOf(one) }, title: `${called(one)} · ${ranges[k]}` }
            : undefined,
        })),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, t],
  )
  const first = groups[0]
  if (!first?.total.subjects) return <Nothing compact={compact} />
  const label = ranges.map((range, k) => `${range}: ${full(first.total.counts[k])}`).join(', ')
  const map = view.chart === 'map' ? mapIn(query.breakdowns) : undefined
  const figure = (
    key: string,
    title: string,
    of: (one: (typeof groups)[number]) => number | null | undefined,
    cell?: object,
  ) => mapped(groups, called, { key, title, of, cell })
  const drawn = map ? (
    <ByRegion
      map={map}
      figures={[
        figure('subjects', t('answer.subjects'), (one) => one.total.subjects, {}),
        ...ranges.map((range, k) =>
          figure(`range ${range}`, range, (one) => one.total.counts[k] ?? 0, { range }),
        ),
      ]}
      view={view}
      onView={onView}
      compact={compact}
      open={open}
    />
  ) : view.chart === 'over_time' && at.length ? (
    <OverTime
      label={label}
      first={t('distribution.range')}
      at={at}
      interval={query.interval ?? 'day'}
      chart="stack"
      compact={compact}
      open={open}
      marks={marks}
      foot={groups.length > 1 ? t('answer.first_group', { group: called(first) }) : undefined}
      runs={ranges.map((range, k) => ({
        name: range,
        colour: k,
        total: {
          text: full(first.total.counts[k]),
          opens: first.total.counts[k] ? { cell: { range, ...cellOf(first) }, title: range } : undefined,
        },
        spots: first.points.map((point) => ({
          value: point.counts[k] ?? 0,
          open: point.open,
          note: share(point.counts[k] ?? 0, point.subjects).text,
          opens: point.counts[k]
            ? {
                cell: { range, at: point.at, ...cellOf(first) },
                title: `${range} · ${pointLabel(point.at, query.interval ?? 'day', true)}`,
              }
            : undefined,
        })),
      }))}
    />
  ) : (
    <Bars label={label} at={ranges} runs={runs} compact={compact} open={open} />
  )
  if (compact) return drawn
  return (
    <>
      {view.chart === 'over_time' && !at.length && <p className="soft">{t('funnel.choose_interval')}</p>}
      {drawn}
      <p className="soft footnotes" />
      <Sheet
        label={t('analysis.distribution')}
        first={t('answer.group')}
        open={open}
        columns={[
          { key: 'all', title: t('answer.subjects') },
          ...ranges.map((range) => ({ key: range, title: range })),
          { key: 'unmeasured', title: t('distribution.unmeasured'), hint: t('distribution.unmeasured_hint') },
        ]}
        lines={groups.map((one) => ({
          key: JSON.stringify([one.breakdown, one.other]),
          head: <bdi>{called(one)}</bdi>,
          cells: [
            {
              text: full(one.total.subjects),
              tone: 'strong',
              opens: { cell: cellOf(one), title: called(one) },
            },
            ...one.total.counts.map((value, k) => ({
              text: full(value),
              hint: share(value, one.total.subjects).text,
              opens: value
                ? { cell: { range: ranges[k], ...cellOf(one) }, title: `${called(one)} · ${ranges[k]}` }
                : undefined,
            })),
            full(one.total.unmeasured),
          ],
        }))}
      />
    </>
  )
}
