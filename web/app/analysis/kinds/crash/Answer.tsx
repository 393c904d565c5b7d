import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full, percent } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { type Figure, Figures } from '../../answers/Figures'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { ratio, share } from '../../answers/share'
import { useMarks } from '../../answers/useMarks'
import { mapIn } from '../../mapped'
import { useWords } from '../../words'

type Period = Result<'CrashPeriod'>

export default function CrashAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
  changes,
}: AnswerProps<{ interval?: string | null; breakdowns?: unknown[] }, Result<'CrashResult'>>): ReactElement {
  const { t } = useTranslation()
  const { event } = useWords()
  const { groups, total, reasons, before } = answer
  const at = useMemo(() => groups[0]?.points.map((point) => point.at) ?? [], [groups])
  const marks = useMarks(changes, at, query.time_zone ?? answer.receipt.time_zone)
  const count = (
    key: 'crashes' | 'affected' | 'subjects' | 'sessions' | 'crashed_sessions',
  ): Figure<Period> => ({
    key,
    title: t('crash.' + key),
    of: (one) => one[key],
    cell: { of: key },
  })
  const figures: Figure<Period>[] = [
    count('crashes'),
    count('affected'),
    {
      key: 'free_subjects',
      title: t('crash.free_subjects'),
      of: (one) => one.crash_free_subjects_ratio,
      tell: ratio,
      axis: percent,
      note: (one) => share(one.subjects - one.affected, one.subjects).hint,
    },
    count('subjects'),
    count('sessions'),
    count('crashed_sessions'),
    {
      key: 'free_sessions',
      title: t('crash.free_sessions'),
      of: (one) => one.crash_free_sessions_ratio,
      tell: ratio,
      axis: percent,
      note: (one) => share(one.sessions - one.crashed_sessions, one.sessions).hint,
    },
    ...(total.starts === null
      ? []
      : [
          {
            key: 'starts',
            title: t('crash.starts'),
            of: (one: Period) => one.starts,
            cell: { of: 'starts' },
          },
          {
            key: 'per_start',
            title: t('crash.per_start'),
            of: (one: Period) => one.crashes_per_start,
            tell: ratio,
            axis: percent,
          },
        ]),
  ]
  if (!total.subjects && !total.crashes) return <Nothing compact={compact} />
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
      {!total.crashes && <p className="soft">{t('crash.none')}</p>}
      {reasons.length > 0 && (
        <>
          <h3>{t('crash.reasons')}</h3>
          <Sheet
            label={t('crash.reasons')}
            first={t('crash.reason')}
            open={open}
            columns={[
              { key: 'crashes', title: t('crash.crashes') },
              { key: 'affected', title: t('crash.affected') },
              { key: 'first', title: t('crash.first_at') },
              { key: 'last', title: t('crash.last_at') },
              { key: 'previous', title: t('crash.previous'), number: false },
            ]}
            lines={reasons.map((one) => {
              const name = one.other ? t('trend.other') : (one.reason ?? t('trend.not_set'))
              const cell = one.other
                ? { reason_other: true }
                : one.reason === null
                  ? { reason_not_set: true }
                  : { reason: one.reason }
              return {
                key: JSON.stringify(cell),
                head: <bdi>{name}</bdi>,
                cells: [
                  {
                    text: full(one.crashes),
                    hint: share(one.crashes, total.crashes).text,
                    opens: one.crashes ? { cell, title: name } : undefined,
                  },
                  {
                    text: full(one.affected),
                    opens: one.affected ? { cell: { ...cell, of: 'affected' }, title: name } : undefined,
                  },
                  one.first_at.replace('T', ' ').slice(0, 19),
                  one.last_at.replace('T', ' ').slice(0, 19),
                  one.previous
                    .map(
                      (each) =>
                        `${each.event ? event(each.event) : t('crash.nothing')} ${full(each.crashes)}`,
                    )
                    .join(', '),
                ],
              }
            })}
          />
        </>
      )}
      {before.map(
        (events, k) =>
          events.length > 0 && (
            <section key={k}>
              <h3>{t('crash.before', { n: k + 1 })}</h3>
              <Sheet
                label={t('crash.before', { n: k + 1 })}
                first={t('trend.event')}
                open={open}
                columns={[{ key: 'crashes', title: t('crash.crashes') }]}
                lines={events.map((one) => {
                  const name = one.other
                    ? t('trend.other')
                    : one.event
                      ? event(one.event)
                      : t('crash.nothing')
                  return {
                    key: name,
                    head: <bdi>{name}</bdi>,
                    cells: [
                      {
                        text: full(one.crashes),
                        hint: share(one.crashes, total.crashes).text,
                        opens: one.crashes
                          ? {
                              cell: {
                                back: k + 1,
                                ...(one.other
                                  ? { event_other: true }
                                  : one.event
                                    ? { event: one.event }
                                    : {}),
                              },
                              title: `${t('crash.before', { n: k + 1 })} · ${name}`,
                            }
                          : undefined,
                      },
                    ],
                  }
                })}
              />
            </section>
          ),
      )}
    </>
  )
}
