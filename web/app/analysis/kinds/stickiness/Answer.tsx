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
  interval?: string
  per?: string | null
  breakdowns?: unknown[]
}

export default function StickinessAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<Query, Result<'StickinessResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const { groups } = answer
  const unit = query.interval ?? 'day'
  const called = (one: (typeof groups)[number]): string =>
    group(one.breakdown, one.other) || t('answer.subjects')
  const most = Math.max(0, ...groups.map((one) => one.total.counts.length))
  const names = useMemo(
    () => Array.from({ length: most }, (_, k) => t('stickiness.n_' + unit, { n: k + 1 })),
    [most, unit, t],
  )
  const at = useMemo(() => groups[0]?.periods.map((period) => period.at) ?? [], [groups])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  const runs = useMemo(
    () =>
      groups.slice(0, 8).map((one, i) => ({
        name: called(one),
        colour: one.other ? 99 : i,
        other: one.other,
        spots: one.total.counts.map((value, k) => ({
          value,
          open: one.total.open && k === one.total.counts.length - 1,
          note: share(value, one.total.subjects).text,
          opens: value
            ? { cell: { intervals: k + 1, ...cellOf(one) }, title: `${called(one)} · ${names[k]}` }
            : undefined,
        })),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, names],
  )
  const first = groups[0]
  if (!first?.total.subjects) return <Nothing compact={compact} />
  const label = `${t('stickiness.average')}: ${full(first.total.average)}`
  const per = query.per ?? 'week'
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
        figure('average', t('stickiness.average'), (one) => one.total.average),
        ...names.map((name, k) =>
          figure(`intervals ${k + 1}`, name, (one) => one.total.counts[k] ?? 0, { intervals: k + 1 }),
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
      first={t('stickiness.how_often')}
      at={at}
      interval={per}
      chart="stack"
      compact={compact}
      open={open}
      marks={marks}
      total={false}
      foot={groups.length > 1 ? t('answer.first_group', { group: called(first) }) : undefined}
      runs={Array.from(
        { length: Math.max(0, ...first.periods.map((period) => period.counts.length)) },
        (_, k) => ({
          name: t('stickiness.n_' + unit, { n: k + 1 }),
          colour: k,
          spots: first.periods.map((period) => ({
            value: period.counts[k] ?? null,
            open: period.open,
            note: share(period.counts[k] ?? 0, period.subjects).text,
            opens: period.counts[k]
              ? {
                  cell: { intervals: k + 1, at: period.at, ...cellOf(first) },
                  title: `${t('stickiness.n_' + unit, { n: k + 1 })} · ${pointLabel(period.at, per, true)}`,
                }
              : undefined,
          })),
        }),
      )}
    />
  ) : (
    <Bars label={label} at={names} runs={runs} compact={compact} open={open} />
  )
  if (compact) return drawn
  return (
    <>
      {view.chart === 'over_time' && !at.length && <p className="soft">{t('funnel.choose_interval')}</p>}
      {drawn}
      <p className="soft footnotes">{first.total.open && t('stickiness.open')}</p>
      <Sheet
        label={t('analysis.stickiness')}
        first={t('answer.group')}
        open={open}
        columns={[
          { key: 'all', title: t('answer.subjects') },
          { key: 'average', title: t('stickiness.average'), hint: t('stickiness.average_hint') },
          ...names.map((name) => ({ key: name, title: name })),
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
            full(one.total.average),
            ...one.total.counts.map((value, k) => ({
              text: full(value),
              hint: share(value, one.total.subjects).text,
              opens: value
                ? { cell: { intervals: k + 1, ...cellOf(one) }, title: `${called(one)} · ${names[k]}` }
                : undefined,
            })),
          ],
        }))}
      />
    </>
  )
}
