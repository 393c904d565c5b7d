/** Numbers along names or times: lines, bars, stacked bars; with the running period hollow or dashed, and marks. */
import { full, short } from '../format'
import type { Opens } from './Plot'
import { type Inks, base, colourOf, grid, names, noteColour, numbers, tip, tooltip } from './theme'

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
  /** Of a note: the last point that it touches, its text and colour, and its id, by which it opens. */
  to?: number
  text?: string
  color?: string
  note?: number
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

const cut = (text: string, most: number): string =>
  text.length > most ? text.slice(0, most - 1) + '…' : text

export function seriesOption(of: SeriesOf, inks: Inks, width: number): Record<string, unknown> {
  const { at, runs, chart, marks = [], across = false } = of
  const tell = of.tell ?? full
  const label = of.label ?? ((value: string) => value)
  const ends = chart === 'line' && !across && width >= 560 && runs.length <= 8 && runs.length > 1
  const colour = (run: Run): string => colourOf(run.colour, inks.theme, run.other)
  const inkOf = (mark: Marked): string => (mark.color ? noteColour(mark.color, inks.theme) : inks.soft)
  const lasts = marks.filter((mark) => (mark.to ?? mark.place) > mark.place)
  const moments = marks.filter((mark) => !lasts.includes(mark))
  const line = moments.length > 0 && {
    symbol: 'none',
    animation: false,
    lineStyle: { type: 'dotted', width: 1 },
    emphasis: { disabled: true },
    label: { fontSize: 11, position: 'end', distance: 2 },
    data: moments.map((mark) => ({
      xAxis: mark.place,
      note: mark.note,
      lineStyle: { color: inkOf(mark), ...(mark.note && { type: 'dashed', width: 1.5 }) },
      label: {
        color: inkOf(mark),
        formatter: mark.text ? cut(mark.text, 8) : mark.words.length > 1 ? `✎${mark.words.length}` : '✎',
      },
    })),
  }
  const step = (width - 60) / Math.max(1, at.length - 1)
  const area = lasts.length > 0 && {
    animation: false,
    emphasis: { disabled: true },
    data: lasts.map((mark) => [
      {
        xAxis: mark.place,
        note: mark.note,
        itemStyle: {
          ...{ color: inkOf(mark), opacity: inks.theme === 'dark' ? 0.2 : 0.13 },
          ...{ borderColor: inkOf(mark), borderWidth: 1, borderType: 'dashed' },
        },
        label: {
          ...{ show: true, position: 'top', distance: 2, fontSize: 11, color: inkOf(mark) },
          formatter: cut(mark.text ?? '', Math.max(3, Math.floor(((mark.to! - mark.place) * step) / 11))),
        },
      },
      { xAxis: mark.to },
    ]),
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
        const changed = marks
          .filter((mark) => mark.place <= place && place <= (mark.to ?? mark.place))
          .flatMap((mark) => mark.words)
          .slice(0, 5)
          .map((words) => `✎ ${words}`)
        return tip(label(at[place] ?? '', true), rows, changed)
      },
    },
    series: drawn.map((one, i) =>
      i === 0 ? { ...one, ...(line && { markLine: line }), ...(area && { markArea: area }) } : one,
    ),
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
