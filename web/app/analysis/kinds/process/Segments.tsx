import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full } from '../../../format'
import type { Open } from '../../AnswerView'
import { Sheet } from '../../answers/Sheet'
import { ratio, share } from '../../answers/share'
import { cellOf, useWords } from '../../words'

const FITS = ['fitting', 'fitting_so_far', 'deviating'] as const
const DEVIATIONS = 10 // of each segment

/** Cases by segment: how many came to their end, how they kept to the designed flow, and where they left it. */
export function Segments({
  segments,
  open,
}: {
  segments: Result<'ProcessSegment'>[]
  open?: Open
}): ReactElement {
  const { t } = useTranslation()
  const { group, node } = useWords()
  const flows = segments.some((one) => one.deviating !== null)
  const opens = (
    value: number,
    one: Result<'ProcessSegment'>,
    cell: Record<string, unknown>,
    ...said: string[]
  ) =>
    value
      ? { cell: { ...cell, ...cellOf(one) }, title: [group(one.breakdown, one.other), ...said].join(' · ') }
      : undefined
  const deviations = segments.flatMap((one) =>
    one.deviations.slice(0, DEVIATIONS).map((deviation) => ({ one, deviation })),
  )
  return (
    <>
      <h3>{t('process.segments')}</h3>
      <Sheet
        label={t('process.segments')}
        first={t('process.segment')}
        open={open}
        columns={[
          { key: 'cases', title: t('process.cases') },
          { key: 'converted', title: t('process.converted') },
          { key: 'open', title: t('process.open'), hint: t('process.open_hint') },
          ...(flows
            ? [
                { key: 'fitness', title: t('process.fitness') },
                { key: 'edges', title: t('process.edge_fitness') },
                ...FITS.map((key) => ({ key, title: t('process.' + key) })),
              ]
            : []),
        ]}
        lines={segments.map((one) => ({
          key: JSON.stringify([one.breakdown, one.other]),
          head: <bdi>{group(one.breakdown, one.other)}</bdi>,
          cells: [
            { text: full(one.cases), opens: opens(one.cases, one, {}, t('process.cases')) },
            {
              text: full(one.converted),
              hint: share(one.converted, one.cases).text,
              opens: opens(one.converted, one, { outcome: 'converted' }, t('process.converted')),
            },
            {
              text: full(one.open),
              opens: opens(one.open, one, { outcome: 'open' }, t('process.open')),
            },
            ...(flows
              ? [
                  { text: ratio(one.fitness), hint: share(one.fitting ?? 0, one.cases).hint },
                  ratio(one.edge_fitness),
                  ...FITS.map((key) => ({
                    text: full(one[key] ?? 0),
                    opens: opens(one[key] ?? 0, one, { conformance: key }, t('process.' + key)),
                  })),
                ]
              : []),
          ],
        }))}
      />
      {deviations.length > 0 && (
        <>
          <h3>{t('process.segment_deviations')}</h3>
          <Sheet
            label={t('process.segment_deviations')}
            first={t('process.segment')}
            open={open}
            columns={[
              { key: 'edge', title: t('process.edge'), number: false },
              { key: 'count', title: t('process.count') },
              { key: 'cases', title: t('process.cases') },
            ]}
            lines={deviations.map(({ one, deviation }) => {
              const [source, target] = [deviation.source, deviation.target].map(({ event, value }) => ({
                event,
                value,
              }))
              const name = `${node(deviation.source)} → ${node(deviation.target)}`
              return {
                key: JSON.stringify([one.breakdown, one.other, source, target]),
                head: <bdi>{group(one.breakdown, one.other)}</bdi>,
                cells: [
                  { text: <bdi>{name}</bdi>, style: { textAlign: 'start' } },
                  full(deviation.count),
                  {
                    text: full(deviation.cases),
                    opens: opens(deviation.cases, one, { deviation: { source, target } }, name),
                  },
                ],
              }
            })}
          />
        </>
      )}
    </>
  )
}
