import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { duration, full, percent } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { type Figure, Figures } from '../../answers/Figures'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { binName } from '../../answers/durations'
import { ratio, share } from '../../answers/share'
import { useMarks } from '../../answers/useMarks'
import { mapIn } from '../../mapped'
import { useWords } from '../../words'

type Period = Result<'SessionPeriod'>
const seconds = (value: number | null): string => (value === null ? '–' : duration(value * 1000))

export default function SessionAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<{ interval?: string | null; breakdowns?: unknown[] }, Result<'SessionResult'>>): ReactElement {
  const { t } = useTranslation()
  const { node } = useWords()
  const { groups, total, pages } = answer
  const at = useMemo(() => groups[0]?.points.map((point) => point.at) ?? [], [groups])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  const time = { tell: seconds, axis: (value: number) => duration(value * 1000) }
  const figures: Figure<Period>[] = [
    { key: 'sessions', title: t('session.sessions'), of: (one) => one.sessions, cell: { of: 'sessions' } },
    { key: 'subjects', title: t('answer.subjects'), of: (one) => one.subjects, cell: { of: 'subjects' } },
    { key: 'per_subject', title: t('session.per_subject'), of: (one) => one.sessions_per_subject },
    { key: 'events', title: t('session.events'), of: (one) => one.events, cell: { of: 'events' } },
    { key: 'events_per', title: t('session.events_per'), of: (one) => one.events_per_session },
    { key: 'pages_per', title: t('session.pages_per'), of: (one) => one.pages_per_session },
    { key: 'median', title: t('session.median'), of: (one) => one.durations?.median_s, ...time },
    { key: 'mean', title: t('session.mean'), of: (one) => one.durations?.mean_s, ...time },
    { key: 'p90', title: t('session.p90'), of: (one) => one.durations?.p90_s, ...time },
    {
      key: 'engaged',
      title: t('session.engaged'),
      hint: t('session.engaged_hint'),
      of: (one) => one.engaged_s,
      ...time,
    },
    { key: 'bounces', title: t('session.bounces'), of: (one) => one.bounces, cell: { bounced: true } },
    {
      key: 'bounce_ratio',
      title: t('session.bounce_ratio'),
      of: (one) => one.bounce_ratio,
      tell: ratio,
      axis: percent,
      note: (one) => share(one.bounces, one.sessions).hint,
    },
  ]
  const bins = total.histogram.map((bin) => binName(bin))
  const lengths = useMemo(
    () => [
      {
        name: t('session.sessions'),
        colour: 0,
        spots: total.histogram.map((bin, i) => ({
          value: bin.count,
          opens: bin.count
            ? { cell: { from_s: bin.from_s }, title: `${t('session.lengths')} · ${bins[i]}` }
            : undefined,
        })),
      },
    ],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [total, t],
  )
  if (!total.sessions) return <Nothing compact={compact} />
  const figure = (
    <Figures
      figures={figures}
      groups={groups}
      total={total}
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
  if (compact) return figure
  return (
    <>
      {figure}
      <h3>{t('session.lengths')}</h3>
      <Bars label={t('session.lengths')} at={bins} runs={lengths} compact={false} open={open} />
      <Sheet
        label={t('session.depths')}
        first={t('session.depths')}
        open={open}
        columns={[{ key: 'n', title: t('session.sessions') }]}
        lines={total.depths.map((one) => {
          const name =
            one.to_events === null
              ? `≥ ${full(one.from_events)}`
              : one.to_events - 1 <= one.from_events
                ? full(one.from_events)
                : `${full(one.from_events)} – ${full(one.to_events - 1)}`
          return {
            key: name,
            head: t('session.depth', { n: name }),
            cells: [
              {
                text: full(one.sessions),
                hint: share(one.sessions, total.sessions).text,
                opens: one.sessions
                  ? { cell: { from_events: one.from_events }, title: t('session.depth', { n: name }) }
                  : undefined,
              },
            ],
          }
        })}
      />
      {pages.length > 0 && (
        <>
          <h3>{t('session.pages')}</h3>
          <Sheet
            label={t('session.pages')}
            first={t('session.page')}
            open={open}
            columns={[
              { key: 'views', title: t('session.views') },
              { key: 'sessions', title: t('session.sessions') },
              { key: 'entries', title: t('session.entries') },
              { key: 'exits', title: t('session.exits') },
              { key: 'exit_ratio', title: t('session.exit_ratio') },
            ]}
            lines={pages.map((page) => {
              const name = node(page)
              const cell = page.other
                ? { page_other: true }
                : { page: { event: page.event, value: page.value } }
              const at_ = (value: number, more: object, words: string) => ({
                text: full(value),
                opens: value ? { cell: { ...cell, ...more }, title: `${name} · ${words}` } : undefined,
              })
              return {
                key: JSON.stringify(cell),
                head: <bdi>{name}</bdi>,
                cells: [
                  at_(page.views, { of: 'events' }, t('session.views')),
                  at_(page.sessions, {}, t('session.sessions')),
                  at_(page.entries, { role: 'entry' }, t('session.entries')),
                  at_(page.exits, { role: 'exit' }, t('session.exits')),
                  { text: ratio(page.exit_ratio), hint: share(page.exits, page.views).hint },
                ],
              }
            })}
          />
        </>
      )}
    </>
  )
}
