import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { heat } from '../../../chart/theme'
import { full, pointLabel } from '../../../format'
import { usePreference } from '../../../state/preferences'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { SMALL } from '../../answers/share'

export default function LtvAnswer({
  query,
  answer,
  view,
  compact,
  open,
}: AnswerProps<{ unit?: string }, Result<'LtvResult'>>): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const { cohorts, days, forecasts } = answer
  const unit = query.unit ?? 'day'
  const totals = view.chart === 'total'
  const names = useMemo(() => days.map((day) => t('ltv.day', { n: day })), [days, t])
  const runs = useMemo(
    () => [
      ...(totals
        ? []
        : [
            {
              name: t('ltv.all_cohorts'),
              colour: 0,
              spots: answer.per_subject.map((value) => ({ value: value ?? null })),
            },
          ]),
      ...cohorts
        .filter((cohort) => cohort.size)
        .slice(-7)
        .map((cohort, i) => ({
          name: pointLabel(cohort.at, unit),
          colour: i + 1,
          spots: (totals ? cohort.totals : cohort.per_subject).map((value, k) => ({
            value: value ?? null,
            open: cohort.open !== null && k >= cohort.open,
            opens: cohort.payers[k]
              ? {
                  cell: { at: cohort.at, day: days[k] },
                  title: `${pointLabel(cohort.at, unit, true)} · ${names[k]}`,
                }
              : undefined,
          })),
        })),
    ],
    [answer, cohorts, days, names, totals, unit, t],
  )
  if (!cohorts.some((cohort) => cohort.size)) return <Nothing compact={compact} />
  const label = names.map((name, k) => `${name}: ${full(answer.per_subject[k])}`).join(', ')
  const drawn = <Bars label={label} at={names} runs={runs} chart="line" compact={compact} open={open} />
  if (compact) return drawn
  const highest = Math.max(
    ...cohorts.flatMap((cohort) => (totals ? cohort.totals : cohort.per_subject).map(Number)),
    0,
  )
  return (
    <>
      {drawn}
      <p className="soft footnotes">{t('ltv.chart_foot')}</p>
      <Sheet
        label={t('analysis.ltv')}
        first={t('retention.cohort')}
        open={open}
        columns={[
          { key: 'size', title: t('retention.size') },
          ...names.map((name) => ({ key: name, title: name, hint: t('ltv.cell_hint') })),
        ]}
        lines={[
          ...(totals
            ? []
            : [
                {
                  key: 'all',
                  head: t('ltv.all_cohorts'),
                  strong: true,
                  cells: [
                    full(cohorts.reduce((sum, cohort) => sum + cohort.size, 0)),
                    ...answer.per_subject.map((value) => full(value)),
                  ],
                },
              ]),
          ...cohorts.map((cohort) => ({
            key: cohort.at,
            head: pointLabel(cohort.at, unit),
            cells: [
              {
                text: full(cohort.size),
                tone: 'strong' as const,
                opens: cohort.size
                  ? { cell: { at: cohort.at }, title: pointLabel(cohort.at, unit, true) }
                  : undefined,
              },
              ...days.map((day, k) => {
                const value = (totals ? cohort.totals : cohort.per_subject)[k]
                const running = cohort.open !== null && k >= cohort.open
                const guess = forecasts.find((one) => one.at === cohort.at && one.day === day)
                const payers = cohort.payers[k] ?? 0
                return {
                  text: (
                    <span className="heat">
                      {full(value)}
                      <small className="cell-count">{full(payers)}</small>
                      {guess && <small>≈ {full(totals ? guess.total : guess.per_subject)}</small>}
                    </span>
                  ),
                  hint: [
                    t('ltv.payers', { n: full(payers), all: full(cohort.size) }),
                    running && t('retention.open'),
                    guess &&
                      t('ltv.band', { low: full(guess.low), high: full(guess.high), method: answer.method }),
                  ]
                    .filter(Boolean)
                    .join(' · '),
                  tone: running ? ('running' as const) : cohort.size < SMALL ? ('small' as const) : undefined,
                  style:
                    highest && cohort.size >= SMALL ? heat(Number(value ?? 0) / highest, theme) : undefined,
                  opens: payers
                    ? {
                        cell: { at: cohort.at, day },
                        title: `${pointLabel(cohort.at, unit, true)} · ${names[k]}`,
                      }
                    : undefined,
                }
              }),
            ],
          })),
        ]}
      />
      {forecasts.length > 0 && (
        <p className="soft footnotes">{t('ltv.forecast_foot', { method: answer.method })}</p>
      )}
    </>
  )
}
