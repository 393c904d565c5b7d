import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { Plot } from '../../../chart/Plot'
import { type Inks, base, colourOf, tip, tooltip } from '../../../chart/theme'
import { full } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { Tiles } from '../../answers/Tiles'
import { share } from '../../answers/share'
import { useWords } from '../../words'

export default function PathAnswer({
  answer,
  compact,
  open,
}: AnswerProps<object, Result<'PathResult'>>): ReactElement {
  const { t } = useTranslation()
  const { node } = useWords()
  const { levels, links, backwards } = answer
  const level = (l: number): string => t(backwards ? 'path.level_back' : 'path.level', { n: l + 1 })
  const make = useCallback(
    (inks: Inks, width: number): Record<string, unknown> => {
      const deep = levels.length - 1
      const depth = (l: number): number => (backwards ? deep - l : l)
      // One colour for a node wherever it is met, for those that are met most.
      const total = new Map<string, number>()
      for (const one of levels.flat())
        if (!one.other) total.set(node(one), (total.get(node(one)) ?? 0) + one.visits)
      const ranked = [...total].sort((a, b) => b[1] - a[1]).map(([name]) => name)
      const name = (l: number, i: number): string => `${l}:${i}`
      const title = (l: number, i: number): string => `${level(l)} · ${node(levels[l]![i]!)}`
      return {
        ...base(inks),
        tooltip: {
          ...tooltip(inks),
          trigger: 'item',
          formatter: ({ dataType, data }: { dataType: string; data: Record<string, number> }) => {
            if (dataType === 'edge') {
              const [l, i, k] = [data.level!, data.from!, data.to!]
              const of = levels[l]![i]!.visits
              return tip(`${node(levels[l]![i]!)} → ${node(levels[l + 1]![k]!)}`, [
                {
                  name: t('path.visits'),
                  value: `${full(data.value)} (${share(data.value!, of).text}, ${share(data.value!, of).hint})`,
                },
                { name: t('path.subjects'), value: full(data.subjects) },
              ])
            }
            const one = levels[data.level!]![data.place!]!
            return tip(title(data.level!, data.place!), [
              { name: t('path.visits'), value: full(one.visits) },
              { name: t('path.subjects'), value: full(one.subjects) },
              { name: t('path.ended'), value: `${full(one.ended)} (${share(one.ended, one.visits).text})` },
              ...(one.beyond ? [{ name: t('path.beyond'), value: full(one.beyond) }] : []),
            ])
          },
        },
        series: [
          {
            type: 'sankey',
            left: 4,
            right: width < 560 ? 60 : 120,
            top: 8,
            bottom: 8,
            nodeAlign: 'left',
            nodeWidth: 14,
            nodeGap: 10,
            draggable: false,
            animation: false,
            layoutIterations: 24,
            emphasis: { focus: 'adjacency' },
            label: {
              color: inks.ink,
              width: Math.max(50, width / levels.length - 40),
              overflow: 'truncate',
              formatter: ({ data }: { data: { level: number; place: number } }) =>
                node(levels[data.level]![data.place]!),
            },
            lineStyle: { color: 'source', opacity: inks.theme === 'dark' ? 0.35 : 0.25, curveness: 0.5 },
            data: levels.flatMap((nodes, l) =>
              nodes.map((one, i) => ({
                name: name(l, i),
                value: one.visits,
                depth: depth(l),
                level: l,
                place: i,
                itemStyle: { color: colourOf(ranked.indexOf(node(one)), inks.theme, one.other) },
                opens: { cell: { level: l, node: i }, title: title(l, i) },
              })),
            ),
            links: links.map((link) => {
              const [from, to] = [name(link.level, link.source), name(link.level + 1, link.target)]
              return {
                source: backwards ? to : from,
                target: backwards ? from : to,
                value: link.visits,
                subjects: link.subjects,
                level: link.level,
                from: link.source,
                to: link.target,
                opens: {
                  cell: { level: link.level, node: link.source, target: link.target },
                  title: `${title(link.level, link.source)} → ${node(levels[link.level + 1]![link.target]!)}`,
                },
              }
            }),
          },
        ],
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, t],
  )
  if (!answer.visits) return <Nothing compact={compact} />
  const drawn = (
    <Plot
      make={make}
      open={open}
      compact={compact}
      tall={Math.min(900, Math.max(320, 60 + 44 * Math.max(...levels.map((nodes) => nodes.length))))}
      label={(levels[0] ?? []).map((one) => `${node(one)}: ${full(one.visits)}`).join(', ')}
    />
  )
  if (compact) return drawn
  const lines = levels.flatMap((nodes, l) =>
    nodes.map((one, i) => {
      const title = `${level(l)} · ${node(one)}`
      const cell = { level: l, node: i }
      const at = (value: number, more: object, words = '') => ({
        text: full(value),
        opens: value ? { cell: { ...cell, ...more }, title: title + words } : undefined,
      })
      return {
        key: `${l}:${i}`,
        head: (
          <>
            <span className="soft">{level(l)}</span> <bdi>{node(one)}</bdi>
          </>
        ),
        cells: [
          at(one.visits, {}),
          at(one.subjects, { of: 'subjects' }),
          at(one.ended, { outcome: 'ended' }, ` · ${t('path.ended')}`),
          at(one.beyond, { outcome: 'beyond' }, ` · ${t('path.beyond')}`),
        ],
      }
    }),
  )
  return (
    <>
      <Tiles
        open={open}
        tiles={[
          {
            key: 'visits',
            title: t('path.visits'),
            text: full(answer.visits),
            opens: { cell: {}, title: t('path.visits') },
          },
          {
            key: 'subjects',
            title: t('path.subjects'),
            text: full(answer.subjects),
            opens: { cell: { of: 'subjects' }, title: t('path.subjects') },
          },
          { key: 'transitions', title: t('path.transitions'), text: full(answer.transitions) },
        ]}
      />
      {drawn}
      <h3>{t('path.nodes')}</h3>
      <Sheet
        label={t('path.nodes')}
        first={t('path.node')}
        open={open}
        columns={[
          { key: 'visits', title: t('path.visits') },
          { key: 'subjects', title: t('path.subjects') },
          { key: 'ended', title: t('path.ended') },
          { key: 'beyond', title: t('path.beyond') },
        ]}
        lines={lines}
      />
      {answer.sequences.length > 0 && (
        <>
          <h3>{t('path.sequences')}</h3>
          <Sheet
            label={t('path.sequences')}
            first={t('path.sequence')}
            open={open}
            columns={[
              { key: 'visits', title: t('path.visits') },
              { key: 'subjects', title: t('path.subjects') },
            ]}
            lines={[
              ...answer.sequences.map((one) => {
                const words = one.nodes.map((each) => node(each)).join(' → ')
                const sequence = one.nodes.map(({ event, value }) => ({ event, value }))
                return {
                  key: JSON.stringify(sequence),
                  head: <bdi>{words}</bdi>,
                  cells: [
                    {
                      text: full(one.visits),
                      hint: share(one.visits, answer.visits).text,
                      opens: { cell: { sequence }, title: words },
                    },
                    {
                      text: full(one.subjects),
                      opens: { cell: { sequence, of: 'subjects' }, title: words },
                    },
                  ],
                }
              }),
              ...(answer.other_sequences
                ? [{ key: 'other', head: t('trend.other'), cells: [full(answer.other_sequences), ''] }]
                : []),
            ]}
          />
        </>
      )}
    </>
  )
}
