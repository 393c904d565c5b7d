import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { Plot } from '../../../chart/Plot'
import { type Inks, base, tip, tooltip } from '../../../chart/theme'
import { duration, full, percent } from '../../../format'
import type { Open } from '../../AnswerView'
import { useWords } from '../../words'

type Answer = Result<'ProcessResult'>
const EDGES = 60

/** Columns of nodes by how many steps they lie after the start, along edges that matter. */
export function layers(
  nodes: number,
  edges: { source: number; target: number; count: number }[],
  start: number[],
): number[] {
  const depth = new Array<number>(nodes).fill(-1)
  const most = Math.max(0, ...edges.map((edge) => edge.count))
  let front = start.length ? start : nodes ? [0] : []
  for (const i of front) depth[i] = 0
  for (const least of [most * 0.05, 0]) {
    if (least === 0) front = depth.flatMap((d, i) => (d >= 0 ? [i] : []))
    while (front.length) {
      const next: number[] = []
      for (const edge of edges)
        if (front.includes(edge.source) && depth[edge.target]! < 0 && edge.count >= least) {
          depth[edge.target] = depth[edge.source]! + 1
          next.push(edge.target)
        }
      front = next
    }
  }
  return depth.map((d) => Math.max(0, d))
}

export function ProcessMap({
  query,
  answer,
  compact,
  open,
}: {
  query: { start?: { event: string }; end?: { event: string } }
  answer: Answer
  compact: boolean
  open?: Open
}): ReactElement {
  const { t } = useTranslation()
  const { node } = useWords()
  const { nodes, edges } = answer
  const starts = nodes.flatMap((one, i) => (one.event === query.start?.event ? [i] : []))
  const depth = layers(nodes.length, edges, starts)
  const rows = Math.max(1, ...depth.map((d) => depth.filter((other) => other === d).length))
  const make = useCallback(
    (inks: Inks, width: number, height: number): Record<string, unknown> => {
      const shown = [...edges].sort((a, b) => b.count - a.count).slice(0, EDGES)
      const most = Math.max(1, ...shown.map((edge) => edge.count))
      const busiest = Math.max(1, ...nodes.map((one) => one.visits))
      const seen = new Map<number, number>()
      const columns = Math.max(1, ...depth) + 1
      return {
        ...base(inks),
        tooltip: {
          ...tooltip(inks),
          trigger: 'item',
          formatter: ({ dataType, data }: { dataType: string; data: { place: number } }) => {
            if (dataType === 'edge') {
              const edge = shown[data.place]!
              return tip(`${node(nodes[edge.source]!)} → ${node(nodes[edge.target]!)}`, [
                { name: t('process.count'), value: full(edge.count) },
                { name: t('process.cases'), value: full(edge.cases) },
                ...(edge.waiting
                  ? [{ name: t('process.waiting'), value: duration(edge.waiting.median_s * 1000) }]
                  : []),
              ])
            }
            const one = nodes[data.place]!
            return tip(node(one), [
              { name: t('process.visits'), value: full(one.visits) },
              { name: t('process.cases'), value: full(one.cases) },
              { name: t('process.exits'), value: `${full(one.exits)} (${percent(one.exit_ratio)})` },
              { name: t('process.conversion'), value: percent(one.conversion_ratio) },
              ...(one.stay ? [{ name: t('process.stay'), value: duration(one.stay.median_s * 1000) }] : []),
            ])
          },
        },
        series: [
          {
            type: 'graph',
            layout: 'none',
            roam: !compact,
            animation: false,
            left: 40,
            right: 60,
            top: 30,
            bottom: 40,
            edgeSymbol: ['none', 'arrow'],
            edgeSymbolSize: 7,
            emphasis: { focus: 'adjacency' },
            label: {
              show: true,
              position: 'bottom',
              color: inks.ink,
              fontSize: 12,
              width: Math.max(60, width / columns - 12),
              overflow: 'truncate',
              formatter: ({ data }: { data: { place: number } }) => node(nodes[data.place]!),
            },
            data: nodes.map((one, i) => {
              const row = seen.get(depth[i]!) ?? 0
              seen.set(depth[i]!, row + 1)
              const of = depth.filter((d) => d === depth[i]).length
              const isEnd = one.event === query.end?.event && !one.other
              return {
                id: String(i),
                name: String(i),
                place: i,
                // In pixels: a drawing that is stretched would make ellipses of its circles.
                x: columns > 1 ? (depth[i]! / (columns - 1)) * (width - 100) : 0,
                y: ((row + 0.5) / of) * (height - 70),
                symbolSize: 12 + 32 * Math.sqrt(one.visits / busiest),
                itemStyle: {
                  color: one.other
                    ? inks.quiet
                    : isEnd
                      ? inks.series[2]
                      : starts.includes(i)
                        ? inks.series[0]
                        : inks.series[4],
                },
                opens: { cell: { node: i }, title: node(one) },
              }
            }),
            links: shown.map((edge, k) => ({
              source: String(edge.source),
              target: String(edge.target),
              place: k,
              lineStyle: {
                width: 1 + 7 * (edge.count / most),
                opacity: 0.25 + 0.5 * (edge.count / most),
                color: inks.soft,
                curveness:
                  edge.source === edge.target
                    ? 0.6
                    : depth[edge.source]! >= depth[edge.target]!
                      ? 0.35
                      : 0.15,
              },
              opens: {
                cell: { node: edge.source, target: edge.target },
                title: `${node(nodes[edge.source]!)} → ${node(nodes[edge.target]!)}`,
              },
            })),
          },
        ],
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, t, compact],
  )
  return (
    <Plot
      make={make}
      open={open}
      compact={compact}
      tall={Math.min(820, Math.max(340, 90 + rows * 78))}
      label={nodes.map((one) => `${node(one)}: ${full(one.visits)}`).join(', ')}
    />
  )
}
