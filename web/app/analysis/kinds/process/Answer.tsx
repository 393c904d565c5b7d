import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { duration, full } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { Tiles } from '../../answers/Tiles'
import { ratio, share } from '../../answers/share'
import { useWords } from '../../words'
import { Conformance } from './Conformance'
import { ProcessMap } from './Map'
import { Segments } from './Segments'

interface Query {
  start?: { event: string }
  end?: { event: string }
}
const seconds = (value: number | undefined): string => (value === undefined ? '–' : duration(value * 1000))

export default function ProcessAnswer({
  query,
  answer,
  compact,
  open,
}: AnswerProps<Query, Result<'ProcessResult'>>): ReactElement {
  const { t } = useTranslation()
  const { node } = useWords()
  const { nodes, edges, variants, problems } = answer
  if (!answer.cases && !answer.open) return <Nothing compact={compact} />
  const map = <ProcessMap query={query} answer={answer} compact={compact} open={open} />
  if (compact) return map
  const opens = (value: number, cell: Record<string, unknown>, title: string) =>
    value ? { cell, title } : undefined
  return (
    <>
      <Tiles
        open={open}
        tiles={[
          {
            key: 'cases',
            title: t('process.cases'),
            text: full(answer.cases),
            opens: opens(answer.cases, {}, t('process.cases')),
          },
          {
            key: 'converted',
            title: t('process.converted'),
            text: full(answer.converted),
            below: share(answer.converted, answer.cases).text,
            opens: opens(answer.converted, { outcome: 'converted' }, t('process.converted')),
          },
          {
            key: 'subjects',
            title: t('answer.subjects'),
            text: full(answer.subjects),
            opens: opens(answer.subjects, { of: 'subjects' }, t('process.cases')),
          },
          {
            key: 'conversion',
            title: t('process.conversion'),
            hint: share(answer.subjects_converted, answer.subjects).hint,
            text: ratio(answer.conversion_ratio),
          },
          {
            key: 'open',
            title: t('process.open'),
            hint: t('process.open_hint'),
            text: full(answer.open),
            opens: opens(answer.open, { outcome: 'open' }, t('process.open')),
          },
          { key: 'median', title: t('process.lasting'), text: seconds(answer.converting?.median_s) },
        ]}
      />
      {map}
      {answer.conformance && <Conformance found={answer.conformance} open={open} />}
      {!!answer.segments?.length && <Segments segments={answer.segments} open={open} />}
      {problems.length > 0 && (
        <>
          <h3>{t('process.problems')}</h3>
          <Sheet
            label={t('process.problems')}
            first={t('path.node')}
            open={open}
            columns={[
              { key: 'exits', title: t('process.exits'), hint: t('process.exits_hint') },
              { key: 'visits', title: t('process.visits') },
              { key: 'ratio', title: t('process.exit_ratio') },
            ]}
            lines={problems.map((one) => {
              const name = node(nodes[one.node]!)
              return {
                key: String(one.node),
                head: <bdi>{name}</bdi>,
                cells: [
                  {
                    text: full(one.exits),
                    opens: opens(
                      one.exits,
                      { node: one.node, outcome: 'exit' },
                      `${name} · ${t('process.exits')}`,
                    ),
                  },
                  full(one.visits),
                  { text: ratio(one.exit_ratio), hint: share(one.exits, one.visits).hint },
                ],
              }
            })}
          />
        </>
      )}
      <h3>{t('path.nodes')}</h3>
      <Sheet
        label={t('path.nodes')}
        first={t('path.node')}
        open={open}
        columns={[
          { key: 'cases', title: t('process.cases') },
          { key: 'subjects', title: t('answer.subjects') },
          { key: 'visits', title: t('process.visits') },
          { key: 'conversion', title: t('process.conversion') },
          { key: 'stay', title: t('process.stay'), hint: t('process.stay_hint') },
          { key: 'p90', title: t('process.stay_p90') },
          { key: 'unknown', title: t('process.unknown_stays') },
        ]}
        lines={nodes.map((one, i) => ({
          key: String(i),
          head: <bdi>{node(one)}</bdi>,
          cells: [
            { text: full(one.cases), opens: opens(one.cases, { node: i }, node(one)) },
            { text: full(one.subjects), opens: opens(one.subjects, { node: i, of: 'subjects' }, node(one)) },
            full(one.visits),
            ratio(one.conversion_ratio),
            seconds(one.stay?.median_s),
            seconds(one.stay?.p90_s),
            full(one.unknown_stays),
          ],
        }))}
      />
      <h3>{t('process.edges')}</h3>
      <Sheet
        label={t('process.edges')}
        first={t('process.edge')}
        open={open}
        columns={[
          { key: 'count', title: t('process.count') },
          { key: 'cases', title: t('process.cases') },
          { key: 'waiting', title: t('process.waiting') },
        ]}
        lines={[...edges]
          .sort((a, b) => b.count - a.count)
          .slice(0, 100)
          .map((edge) => {
            const name = `${node(nodes[edge.source]!)} → ${node(nodes[edge.target]!)}`
            return {
              key: `${edge.source}-${edge.target}`,
              head: <bdi>{name}</bdi>,
              cells: [
                full(edge.count),
                {
                  text: full(edge.cases),
                  opens: opens(edge.cases, { node: edge.source, target: edge.target }, name),
                },
                seconds(edge.waiting?.median_s),
              ],
            }
          })}
      />
      {variants.length > 0 && (
        <>
          <h3>{t('process.variants')}</h3>
          <Sheet
            label={t('process.variants')}
            first={t('path.sequence')}
            open={open}
            columns={[
              { key: 'cases', title: t('process.cases') },
              { key: 'converted', title: t('process.converted') },
            ]}
            lines={[
              ...variants.map((one) => {
                const variant = one.nodes.map(({ event, value }) => ({ event, value }))
                const name = one.nodes.map((each) => node(each)).join(' → ')
                return {
                  key: JSON.stringify(variant),
                  head: <bdi>{name}</bdi>,
                  cells: [
                    { text: full(one.cases), opens: opens(one.cases, { variant }, name) },
                    {
                      text: full(one.converted),
                      opens: opens(one.converted, { variant, outcome: 'converted' }, name),
                    },
                  ],
                }
              }),
              ...(answer.other_variants
                ? [{ key: 'other', head: t('trend.other'), cells: [full(answer.other_variants), ''] }]
                : []),
            ]}
          />
        </>
      )}
    </>
  )
}
