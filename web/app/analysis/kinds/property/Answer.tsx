import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { ByRegion } from '../../answers/ByRegion'
import { Nothing } from '../../answers/Nothing'
import { type Line, Sheet } from '../../answers/Sheet'
import { Tiles } from '../../answers/Tiles'
import { ratio, share } from '../../answers/share'
import { mapped } from '../../answers/regions'
import { mapIn } from '../../mapped'
import { cellOf, useWords } from '../../words'

const SUMMARY = ['average', 'median', 'sum', 'min', 'p75', 'p90', 'p95', 'p99', 'max'] as const

export default function PropertyAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
}: AnswerProps<{ breakdowns?: unknown[] }, Result<'PropertyResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const { total, groups, ranges } = answer
  const called = (one: (typeof groups)[number]): string => group(one.breakdown, one.other) || t('answer.all')
  const runs = useMemo(() => {
    const spots = (one: (typeof groups)[number], named: boolean) =>
      one.counts.map((value, k) => ({
        value,
        note: share(value, one.subjects).text,
        opens: value
          ? { cell: { range: ranges[k], ...(named && cellOf(one)) }, title: `${called(one)} · ${ranges[k]}` }
          : undefined,
      }))
    if (ranges.length)
      return groups.length
        ? groups.slice(0, 8).map((one, i) => ({
            name: called(one),
            colour: one.other ? 99 : i,
            other: one.other,
            spots: spots(one, true),
          }))
        : [{ name: t('answer.subjects'), colour: 0, spots: spots(total, false) }]
    return [
      {
        name: t('answer.subjects'),
        colour: 0,
        spots: groups.map((one) => ({
          value: one.subjects,
          note: share(one.subjects, total.subjects).text,
          opens: one.subjects ? { cell: cellOf(one), title: called(one) } : undefined,
        })),
      },
    ]
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
  }, [answer, t])
  if (!total.subjects) return <Nothing compact={compact} />
  const tiles = (
    <Tiles
      compact={compact}
      open={open}
      tiles={[
        {
          key: 'subjects',
          title: t('answer.subjects'),
          text: full(total.subjects),
          opens: { cell: {}, title: t('answer.subjects') },
        },
        ...(total.set === null
          ? []
          : [
              {
                key: 'set',
                title: t('property.set'),
                text: full(total.set),
                below: ratio(total.set_ratio),
                opens: total.set ? { cell: { set: true }, title: t('property.set') } : undefined,
              },
              { key: 'distinct', title: t('property.distinct'), text: full(total.distinct) },
            ]),
        ...(total.summary
          ? SUMMARY.map((key) => ({
              key,
              title: t('measure.' + key),
              text: full(total.summary![key]),
            }))
          : []),
      ]}
    />
  )
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
        figure('subjects', t('answer.subjects'), (one) => one.subjects, {}),
        ...(total.set === null ? [] : [figure('set', t('property.set'), (one) => one.set, { set: true })]),
        ...(total.summary
          ? SUMMARY.map((key) => figure(key, t('measure.' + key), (one) => one.summary?.[key]))
          : []),
        ...ranges.map((range, k) => figure(`range ${range}`, range, (one) => one.counts[k], { range })),
      ]}
      view={view}
      onView={onView}
      compact={compact}
      open={open}
    />
  ) : (
    (ranges.length > 0 || groups.length > 0) && (
      <Bars
        label={groups.map((one) => `${called(one)}: ${full(one.subjects)}`).join(', ') || ranges.join(', ')}
        at={ranges.length ? ranges : groups.map(called)}
        runs={runs}
        across={!ranges.length}
        compact={compact}
        open={open}
      />
    )
  )
  if (compact) return drawn || tiles
  const line = (one: (typeof groups)[number], named: boolean): Line => {
    const cell = named ? cellOf(one) : {}
    const at = (value: number | null, more: object, words: string) => ({
      text: full(value),
      hint: value === null ? undefined : share(value, one.subjects).text,
      opens: value ? { cell: { ...cell, ...more }, title: `${called(one)} · ${words}` } : undefined,
    })
    const set = one.set ?? null
    return {
      key: JSON.stringify([one.breakdown, one.other, named]),
      head: <bdi>{called(one)}</bdi>,
      strong: !named,
      cells: [
        { ...at(one.subjects, {}, t('answer.subjects')), hint: share(one.subjects, total.subjects).text },
        ...(total.set === null
          ? []
          : [
              at(set, { set: true }, t('property.set')),
              at(set === null ? null : one.subjects - set, { set: false }, t('property.not_set')),
              full(one.distinct),
            ]),
        ...(total.summary ? SUMMARY.map((key) => full(one.summary?.[key])) : []),
        ...one.counts.map((value, k) => at(value, { range: ranges[k] }, ranges[k]!)),
      ],
    }
  }
  return (
    <>
      {tiles}
      {drawn}
      <p className="soft footnotes" />
      <Sheet
        label={t('analysis.property')}
        first={t('answer.group')}
        open={open}
        columns={[
          { key: 'subjects', title: t('answer.subjects') },
          ...(total.set === null
            ? []
            : ['set', 'not_set', 'distinct'].map((key) => ({ key, title: t('property.' + key) }))),
          ...(total.summary ? SUMMARY.map((key) => ({ key, title: t('measure.' + key) })) : []),
          ...ranges.map((range) => ({ key: range, title: range })),
        ]}
        lines={[line(total, false), ...groups.map((one) => line(one, true))]}
      />
    </>
  )
}
