/** Numbers along names or times: lines, bars, stacked bars; with the running period hollow or dashed, and marks. */
import { full, short } from '../format'
import type { Opens } from './Plot'
import { type Inks, base, colourOf, grid, names, numbers, tip, tooltip } from './theme'

export interface Spot {
  value: number | null
  /** Its period is not over. */
  open?: boolean
  opens?: Opens
  /** Behind the value in the tooltip: `12 / 40`. */
  note?: string
}
export interface Run {
  name: string
  /** Index of its colour; beyond eight grey. */
  colour: number
  other?: boolean
  /** Of an earlier period: dashed and pale. */
  pale?: boolean
  spots: Spot[]
}
export interface Marked {
  place: number
  words: string[]
}
export interface SeriesOf {
  at: string[]
  /** How a place on the axis is called, and longer in the tooltip. */
  label?: (at: string, long: boolean) => string
  runs: Run[]
  chart: 'line' | 'bar' | 'stack'
  across?: boolean
  /** How values are written along the axis and in full. */
  axis?: (value: number) => string
  tell?: (value: number | null) => string
  marks?: Marked[]
  fromZero?: boolean
}

export function seriesOption(of: SeriesOf, inks: Inks, width: number): Record<string, unknown> {
  const { at, runs, chart, marks = [], across = false } = of
  const tell = of.tell ?? full
  const label = of.label ?? ((value: string) => value)
  const ends = chart === 'line' && !across && width >= 560 && runs.length <= 8 && runs.length > 1
  const colour = (run: Run): string => colourOf(run.colour, inks.theme, run.other)
  const line = marks.length > 0 && {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: inks.soft, type: 'dotted', width: 1 },
    label: { color: inks.soft, fontSize: 11, position: 'end', distance: 2 },
    data: marks.map((mark) => ({
      xAxis: mark.place,
      label: { formatter: mark.words.length > 1 ? `✎${mark.words.length}` : '✎' },
    })),
  }
  const drawn = runs.flatMap((run, i): Record<string, unknown>[] => {
    const color = colour(run)
    const common = {
      name: run.name,
      color,
      emphasis: { focus: 'series' },
      animation: false,
      z: run.other ? 1 : 2 + runs.length - i,
    }
    if (chart !== 'line')
      return [
        {
          ...common,
          type: 'bar',
          barMaxWidth: 40,
          ...(chart === 'stack' && { stack: 'all' }),
          data: run.spots.map(({ value, open, opens }) => ({
            value,
            opens,
            itemStyle: open
              ? { color: 'transparent', borderColor: color, borderType: 'dashed', borderWidth: 1.5 }
              : run.pale
                ? { opacity: 0.45 }
                : {},
          })),
        },
      ]
    const one = {
      ...common,
      type: 'line',
      symbol: 'circle',
      symbolSize: 6,
      showSymbol: at.length <= 31 && runs.length <= 3,
      lineStyle: {
        width: runs.length > 8 ? 1.25 : 2,
        ...(run.pale && { type: 'dotted' as const, opacity: 0.7 }),
      },
      labelLayout: { moveOverlap: 'shiftY' },
      connectNulls: false, // missing is a gap, never zero
    }
    const endLabel = ends
      ? {
          show: true,
          formatter: () => (run.name.length > 22 ? '…' + run.name.slice(-21) : run.name), // the end tells groups apart
          color,
          distance: 8,
        }
      : undefined
    const items = run.spots.map(({ value, opens }) => ({ value, opens }))
    const begins = run.spots.findIndex((spot) => spot.open)
    if (begins < 1) return [{ ...one, data: items, endLabel }]
    // Running periods: a second line, dashed and hollow, under the same name.
    return [
      { ...one, data: items.map((item, k) => (k >= begins ? { value: null } : item)) },
      {
        ...one,
        endLabel,
        showSymbol: true,
        data: items.map((item, k) => (k >= begins - 1 ? item : { value: null })),
        symbol: (_: unknown, item: { dataIndex: number }) =>
          item.dataIndex >= begins ? 'emptyCircle' : 'none',
        lineStyle: { ...one.lineStyle, type: 'dashed' },
      },
    ]
  })
  const places = names(inks, at, (value) => label(value, false))
  const values = numbers(inks, of.axis ?? short, of.fromZero ?? true)
  return {
    ...base(inks),
    grid: grid({ right: ends ? 170 : 20, top: marks.length ? 26 : 16 }),
    xAxis: across ? values : { ...places, boundaryGap: chart !== 'line' },
    yAxis: across ? { ...places, inverse: true } : values,
    tooltip: {
      ...tooltip(inks),
      trigger: 'axis',
      formatter: (items: { seriesName: string; dataIndex: number }[]) => {
        const place = items[0]?.dataIndex ?? 0
        const rows = runs
          .map((run) => ({ run, spot: run.spots[place] }))
          .filter(({ spot }) => spot?.value !== null && spot?.value !== undefined)
          .sort((a, b) => (chart === 'stack' ? 0 : Number(b.spot!.value) - Number(a.spot!.value)))
          .map(({ run, spot }) => ({
            name: run.name,
            value: tell(spot!.value) + (spot!.note ? ` (${spot!.note})` : ''),
            color: colour(run),
          }))
        const changed = (marks.find((mark) => mark.place === place)?.words ?? [])
          .slice(0, 5)
          .map((words) => `✎ ${words}`)
        return tip(label(at[place] ?? '', true), rows, changed)
      },
    },
    series: drawn.map((one, i) => (i === 0 && line ? { ...one, markLine: line } : one)),
  }
}

/** Runs whose names tell them apart: a value may be called "Other" too, and tooltips go by names. */
export function apart<T extends { name: string }>(runs: T[]): T[] {
  const seen = new Map<string, number>()
  return runs.map((run) => {
    const n = (seen.get(run.name) ?? 0) + 1
    seen.set(run.name, n)
    return n > 1 ? { ...run, name: `${run.name} (${n})` } : run
  })
}
