/** What the chart shows, as a value. */
import type { Interval, Line } from '../api/types'
import { full, pointLabel, short } from '../format'
import type { Theme } from '../state/preferences'
import { FONT, colourOf } from '../theme'

export interface Shown {
  line: Line
  name: string
  /** Index of its colour. */
  colour: number
}

interface Params {
  seriesName: string
  value: number | null
  color: string
  dataIndex: number
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

export function options(
  shown: Shown[],
  interval: Interval,
  chart: 'line' | 'bar',
  running: (at: string) => boolean,
  theme: Theme,
  narrow: boolean,
  marks: { place: number; words: string[] }[] = [],
): Record<string, unknown> {
  const at = shown[0]?.line.points.map((point) => point.at) ?? []
  const ink = theme === 'dark' ? 'rgba(255,255,255,0.7)' : 'rgba(0,0,0,0.65)'
  const rule = theme === 'dark' ? 'rgba(255,255,255,0.12)' : 'rgba(0,0,0,0.09)'
  const last = at.length - 1
  const open = last > 0 && running(at[last]!)
  const label = !narrow && chart === 'line' && shown.length <= 8 && shown.length > 1

  // Changes of definitions: a thin line behind everything, numbered, told in the tooltip and in the list below.
  const markLine = marks.length > 0 && {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: ink, type: 'dotted', width: 1 },
    label: { color: ink, fontSize: 11, position: 'end', distance: 2 },
    data: marks.map((mark) => ({
      xAxis: mark.place,
      label: { formatter: mark.words.length > 1 ? `✎${mark.words.length}` : '✎' },
    })),
  }
  const series = shown.flatMap(({ line, name, colour }, i): Record<string, unknown>[] => {
    const color = colourOf(colour, theme, line.other)
    const values = line.points.map((point) => point.value)
    const common = {
      name,
      color,
      emphasis: { focus: 'series' },
      animation: false,
      z: line.other ? 1 : 2 + shown.length - i,
    }
    if (chart === 'bar') {
      return [
        {
          ...common,
          type: 'bar',
          barMaxWidth: 40,
          data: values.map((value, k) =>
            open && k === last
              ? {
                  value,
                  itemStyle: {
                    color: 'transparent',
                    borderColor: color,
                    borderType: 'dashed',
                    borderWidth: 1.5,
                  },
                }
              : value,
          ),
        },
      ]
    }
    const line_ = {
      ...common,
      type: 'line',
      symbol: 'circle',
      symbolSize: 6,
      showSymbol: at.length <= 31 && shown.length <= 3,
      lineStyle: { width: shown.length > 8 ? 1.25 : 2 },
      labelLayout: { moveOverlap: 'shiftY' },
      connectNulls: false, // missing is a gap, never zero
    }
    const endLabel = label
      ? {
          show: true,
          formatter: () => (name.length > 22 ? '…' + name.slice(-21) : name) /* the end tells groups apart */,
          color,
          distance: 8,
        }
      : undefined
    if (!open) return [{ ...line_, data: values, endLabel }]
    // The running period: a second line of two points, dashed and hollow, under the same name.
    return [
      { ...line_, data: values.map((value, k) => (k === last ? null : value)) },
      {
        ...line_,
        endLabel,
        showSymbol: true,
        data: values.map((value, k) => (k >= last - 1 ? value : null)),
        symbol: (_: unknown, item: { dataIndex: number }) =>
          item.dataIndex === last ? 'emptyCircle' : 'none',
        lineStyle: { ...line_.lineStyle, type: 'dashed' },
      },
    ]
  })

  return {
    aria: { enabled: true },
    textStyle: { fontFamily: FONT }, // a canvas knows no 'inherit',
    grid: {
      left: 8,
      right: label ? 170 : 20,
      top: marks.length ? 26 : 16,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: at,
      boundaryGap: chart === 'bar',
      axisLine: { lineStyle: { color: rule } },
      axisTick: { show: false },
      axisLabel: { color: ink, hideOverlap: true, formatter: (value: string) => pointLabel(value, interval) },
    },
    yAxis: {
      type: 'value',
      min: (range: { min: number }) => (range.min >= 0 ? 0 : undefined), // from zero, unless values lie below
      splitNumber: 4,
      axisLabel: { color: ink, formatter: (value: number) => short(value) },
      splitLine: { lineStyle: { color: rule } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: theme === 'dark' ? '#23272f' : '#fff',
      borderColor: rule,
      textStyle: { color: theme === 'dark' ? '#eee' : '#222', fontSize: 13 },
      formatter: (items: Params[]) => {
        const seen = new Set<string>()
        const rows = items
          .filter((item) => item.value !== null && item.value !== undefined)
          .filter((item) => !seen.has(item.seriesName) && seen.add(item.seriesName))
          .sort((a, b) => Number(b.value) - Number(a.value))
        const shownRows = rows.slice(0, 12)
        const head = pointLabel(at[items[0]?.dataIndex ?? 0] ?? '', interval, true)
        const dot = (color: string): string =>
          `<span class="tip-dot" style="background:${escape(color)}"></span>`
        const body = shownRows
          .map(
            (item) =>
              `<tr><td>${dot(colourFor(shown, item.seriesName, theme))}${escape(item.seriesName)}</td><td class="tip-value">${escape(full(item.value))}</td></tr>`,
          )
          .join('')
        const rest =
          rows.length > shownRows.length
            ? `<tr><td colspan="2">+ ${rows.length - shownRows.length}</td></tr>`
            : ''
        const changed = (marks.find((mark) => mark.place === items[0]?.dataIndex)?.words ?? [])
          .slice(0, 5)
          .map((words) => `<p class="tip-change">✎ ${escape(words)}</p>`)
          .join('')
        return `<div class="tip"><b>${escape(head)}</b><table>${body}${rest}</table>${changed}</div>`
      },
    },
    series: series.map((one, i) => (i === 0 && markLine ? { ...one, markLine } : one)),
  }
}

const colourFor = (shown: Shown[], name: string, theme: Theme): string => {
  const found = shown.find((item) => item.name === name)
  return colourOf(found?.colour ?? 99, theme, found?.line.other)
}
