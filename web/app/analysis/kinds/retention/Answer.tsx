import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { heat } from '../../../chart/theme'
import { full, percent, pointLabel } from '../../../format'
import { usePreference } from '../../../state/preferences'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { Nothing } from '../../answers/Nothing'
import { Pick } from '../../answers/Pick'
import { type Line, Sheet } from '../../answers/Sheet'
import { SMALL, ratio } from '../../answers/share'
import { cellOf, useWords } from '../../words'

interface Query {
  unit?: string
  reference?: string
}
type Cohort = Result<'Cohort'>

export default function RetentionAnswer({
  query,
  answer,
  view,
  compact,
  open,
  onView,
}: AnswerProps<Query, Result<'RetentionResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const theme = usePreference('theme')
  const unit = query.unit ?? 'day'
  const columns = useMemo(
    () =>
      answer.periods.map(([from, to]) =>
        from === to ? t('retention.n_' + unit, { n: from }) : t('retention.n_to_' + unit, { n: from, m: to }),
      ),
    [answer.periods, unit, t],
  )
  const groups = answer.groups
  const chosen = groups.findIndex((one) => JSON.stringify([one.breakdown, one.other]) === view.group)
  const shown = groups[chosen] ?? { ...answer, breakdown: [], other: false }
  const runs = useMemo(() => {
    const lines = groups.length
      ? groups.slice(0, 8).map((one, i) => ({
          name: group(one.breakdown, one.other),
          colour: i,
          other: one.other,
          ratios: one.ratios,
        }))
      : [{ name: t('retention.all_cohorts'), colour: 0, other: false, ratios: answer.ratios }]
    return lines.map((line) => ({
      ...line,
      // The cohort's own interval is all of it by definition: the line begins after it.
      spots: line.ratios.slice(1).map((value) => ({ value: value ?? null })),
    }))
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
  }, [answer, groups, t])
  const tell = (value: number | null): string => ratio(value)
  if (!answer.cohorts.some((cohort) => cohort.size)) return <Nothing compact={compact} />
  const drawn = (
    <Bars
      label={columns.map((name, k) => `${name}: ${ratio(answer.ratios[k])}`).join(', ')}
      at={columns.slice(1)}
      runs={runs}
      chart="line"
      compact={compact}
      tell={tell}
      axis={percent}
    />
  )
  if (compact) return drawn
  const before = (cohort: Cohort, k: number): number =>
    query.reference === 'previous' && k ? (cohort.counts[k - 1] ?? 0) : cohort.size
  // Shades are of the highest share there is: tables of few percent are read as well as those of many.
  const highest = Math.max(
    0.01,
    ...shown.cohorts
      .filter((cohort) => cohort.size)
      .flatMap((cohort) => cohort.counts.slice(1).map((count, i) => count / (before(cohort, i + 1) || 1))),
  )
  const named = chosen >= 0 ? cellOf(shown) : {}
  const line = (cohort: Cohort): Line => ({
    key: cohort.at,
    head: pointLabel(cohort.at, unit),
    cells: [
      {
        text: full(cohort.size),
        tone: 'strong',
        opens: cohort.size
          ? { cell: { at: cohort.at, period: 0, ...named }, title: pointLabel(cohort.at, unit, true) }
          : undefined,
      },
      ...cohort.counts.slice(1).map((count, i) => {
        const k = i + 1
        const of = before(cohort, k)
        const running = cohort.open !== null && cohort.open !== undefined && k >= cohort.open
        const value = cohort.values?.[k]
        return {
          text: (
            <span className="heat">
              {of ? percent(count / of) : '–'}
              <small className="cell-count">{full(count)}</small>
              {value !== undefined && value !== null && <small>{full(value)}</small>}
            </span>
          ),
          hint: `${full(count)} / ${full(of)}${running ? ` · ${t('retention.open')}` : ''}`,
          tone: running ? ('running' as const) : cohort.size < SMALL ? ('small' as const) : undefined,
          style: of && cohort.size >= SMALL ? heat(count / of / highest, theme) : undefined,
          opens: count
            ? {
                cell: { at: cohort.at, period: answer.periods[k]![0], ...named },
                title: `${pointLabel(cohort.at, unit, true)} · ${columns[k]}`,
              }
            : undefined,
        }
      }),
    ],
  })
  const sizes = shown.cohorts.reduce((sum, cohort) => sum + cohort.size, 0)
  return (
    <>
      {drawn}
      <p className="soft footnotes" />
      {groups.length > 0 && onView && (
        <Pick
          label={t('answer.group')}
          value={chosen >= 0 ? String(view.group) : ''}
          options={[
            { value: '', label: t('answer.all') },
            ...groups.map((one) => ({
              value: JSON.stringify([one.breakdown, one.other]),
              label: group(one.breakdown, one.other),
            })),
          ]}
          onChange={(next) => onView({ group: next })}
        />
      )}
      <Sheet
        label={t('analysis.retention')}
        first={t('retention.cohort')}
        open={open}
        columns={[
          { key: 'size', title: t('retention.size') },
          ...columns.slice(1).map((title, i) => ({ key: String(i), title })),
        ]}
        lines={[
          {
            key: 'all',
            head: t('retention.all_cohorts'),
            strong: true,
            cells: [
              { text: full(sizes) },
              ...shown.ratios.slice(1).map((value, i) => ({
                text: (
                  <>
                    {ratio(value)}
                    {shown.values?.[i + 1] != null && <small> {full(shown.values[i + 1])}</small>}
                  </>
                ),
                hint: t('retention.mean_hint'),
                style: value == null ? undefined : heat(value / highest, theme),
              })),
            ],
          },
          ...shown.cohorts.map(line),
        ]}
      />
      <p className="soft footnotes">{t('retention.foot')}</p>
    </>
  )
}
