import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full } from '../../../format'
import { useMoney } from '../../../state/currency'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { Tiles } from '../../answers/Tiles'
import { share } from '../../answers/share'

const DRAWN = 12

export default function AttributionAnswer({
  answer,
  compact,
  open,
}: AnswerProps<object, Result<'AttributionResult'>>): ReactElement {
  const { t } = useTranslation()
  const amount = useMoney()
  const { touches, models } = answer
  const model = (i: number): string => {
    const name = t('ask.model_' + models[i], { defaultValue: models[i] })
    return models.indexOf(models[i]!) === i ? name : `${name} (${i + 1})`
  }
  const called = (one: (typeof touches)[number]): string =>
    one.other ? t('trend.other') : one.direct ? t('attribution.direct') : one.touch
  const drawn = useMemo(() => touches.slice(0, DRAWN), [touches])
  const cellOf = (one: (typeof touches)[number]): Record<string, unknown> =>
    one.other ? { other: true } : one.direct ? { direct: true } : { touch: one.touch }
  const runs = useMemo(
    () =>
      models.slice(0, 8).map((_, i) => ({
        name: model(i),
        colour: i,
        spots: drawn.map((one) => ({
          value: one.credits[i]?.conversions ?? null,
          note: share(one.credits[i]?.conversions ?? 0, answer.conversions).text,
          opens: one.conversions ? { cell: cellOf(one), title: called(one) } : undefined,
        })),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, drawn, t],
  )
  if (!answer.conversions && !touches.length) return <Nothing compact={compact} />
  const chart = (
    <Bars
      label={drawn.map((one) => `${called(one)}: ${full(one.credits[0]?.conversions)}`).join(', ')}
      at={drawn.map(called)}
      runs={runs}
      across
      compact={compact}
      open={open}
    />
  )
  if (compact) return chart
  const money = answer.revenue !== null && answer.revenue !== undefined
  return (
    <>
      <Tiles
        open={open}
        tiles={[
          {
            key: 'conversions',
            title: t('attribution.conversions'),
            text: full(answer.conversions),
            opens: answer.conversions ? { cell: {}, title: t('attribution.conversions') } : undefined,
          },
          {
            key: 'subjects',
            title: t('answer.subjects'),
            text: full(answer.subjects),
            opens: answer.subjects
              ? { cell: { of: 'subjects' }, title: t('attribution.conversions') }
              : undefined,
          },
          {
            key: 'direct',
            title: t('attribution.direct_conversions'),
            text: full(answer.direct_conversions),
            below: share(answer.direct_conversions, answer.conversions).text,
          },
          ...(money
            ? [{ key: 'revenue', title: t('attribution.revenue'), text: amount(answer.revenue) }]
            : []),
          {
            key: 'null_paths',
            title: t('attribution.null_paths'),
            hint: t('attribution.null_paths_hint'),
            text: full(answer.null_paths),
          },
        ]}
      />
      <h3>{t('attribution.credits')}</h3>
      {chart}
      <p className="soft footnotes">
        {touches.length > DRAWN && t('attribution.drawn', { shown: DRAWN, all: touches.length })}{' '}
        {answer.sums.some((sums) => !sums) && t('attribution.not_sums')}
      </p>
      <Sheet
        label={t('analysis.attribution')}
        first={t('attribution.touch')}
        open={open}
        columns={[
          { key: 'conversions', title: t('attribution.in_paths'), hint: t('attribution.in_paths_hint') },
          { key: 'first', title: t('attribution.begun') },
          { key: 'last', title: t('attribution.ended') },
          { key: 'subjects', title: t('answer.subjects') },
          { key: 'times', title: t('attribution.times') },
          { key: 'position', title: t('attribution.position'), hint: t('attribution.position_hint') },
          ...models.flatMap((_, i) => [
            { key: `c${i}`, title: model(i) },
            ...(money ? [{ key: `r${i}`, title: `${model(i)} · ${t('attribution.revenue')}` }] : []),
          ]),
        ]}
        lines={touches.map((one) => {
          const cell = cellOf(one)
          const at = (value: number, more: object, words: string) => ({
            text: full(value),
            opens: value ? { cell: { ...cell, ...more }, title: `${called(one)} · ${words}` } : undefined,
          })
          return {
            key: JSON.stringify(cell),
            head: <bdi>{called(one)}</bdi>,
            cells: [
              at(one.conversions, {}, t('attribution.in_paths')),
              at(one.first, { place: 'first' }, t('attribution.begun')),
              at(one.last, { place: 'last' }, t('attribution.ended')),
              at(one.subjects, { of: 'subjects' }, t('answer.subjects')),
              full(one.times),
              full(one.position),
              ...one.credits.flatMap((credit) => [
                {
                  text: full(credit.conversions),
                  hint: share(credit.conversions, answer.conversions).text,
                },
                ...(money ? [amount(credit.revenue)] : []),
              ]),
            ],
          }
        })}
      />
    </>
  )
}
