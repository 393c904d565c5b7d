/** What became of everything that was received, over time: stacked bars by fate. */
import { Skeleton } from 'antd'
import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Counts } from '../api/types'
import { clock, dayLabel, full, short, today } from '../format'
import { useDrawing } from '../chart/useDrawing'
import { usePreference } from '../state/preferences'
import { FONT, SERIES } from '../theme'

export const FATES = ['stored', 'expired', 'duplicate', 'quarantined', 'rejected'] as const
/** Indices of the palette: stored in blue; what needs a look stands out. */
const COLOURS: Record<(typeof FATES)[number], number> = {
  stored: 0,
  expired: 5,
  duplicate: 4,
  quarantined: 1,
  rejected: 3,
}

/** An interval's name on the axis: with its day where there are several. */
function named(at: number, interval: string, timeZone: string, count: number): string {
  const day = dayLabel(today(timeZone, new Date(at)))
  if (interval === 'day') return day
  const long = interval === 'hour' ? count > 25 : count > 1500
  return (long ? day + ' ' : '') + clock(at, timeZone, false)
}

interface Props {
  points: (Counts & { at: number })[]
  fate: string
  interval: string
  timeZone: string
  title: string
}

export function LedgerChart({ points, fate, interval, timeZone, title }: Props): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const language = usePreference('language')
  const { place, drawn, ready } = useDrawing()

  useEffect(() => {
    const ink = theme === 'dark' ? 'rgba(255,255,255,0.7)' : 'rgba(0,0,0,0.65)'
    const rule = theme === 'dark' ? 'rgba(255,255,255,0.12)' : 'rgba(0,0,0,0.09)'
    const shown = FATES.filter((name) => !fate || name === fate)
    drawn.current?.setOption(
      {
        animation: false,
        textStyle: { fontFamily: FONT, color: ink },
        grid: { left: 8, right: 8, top: 12, bottom: 4, containLabel: true },
        tooltip: {
          trigger: 'axis',
          confine: true,
          backgroundColor: theme === 'dark' ? '#23272f' : '#fff',
          borderColor: rule,
          textStyle: { color: theme === 'dark' ? '#fff' : '#000', fontFamily: FONT },
          valueFormatter: (value: number) => full(value),
        },
        xAxis: {
          type: 'category',
          data: points.map((point) => named(point.at, interval, timeZone, points.length)),
          axisLabel: { color: ink, hideOverlap: true },
          axisLine: { lineStyle: { color: rule } },
          axisTick: { show: false },
        },
        yAxis: {
          type: 'value',
          minInterval: 1,
          axisLabel: { color: ink, formatter: (value: number) => short(value) },
          splitLine: { lineStyle: { color: rule } },
        },
        series: shown.map((name) => ({
          name: t('fate.' + name),
          type: 'bar',
          stack: 'fates',
          barMaxWidth: 24,
          color: SERIES[theme][COLOURS[name]],
          data: points.map((point) => point[name]),
        })),
      },
      { notMerge: true },
    )
  }, [drawn, ready, points, fate, interval, timeZone, theme, language, t])

  return (
    <figure className="ledger-chart">
      <div className="ledger-chart-place" role="img" aria-label={title}>
        {!ready && <Skeleton.Node active className="chart-wait" />}
        <div ref={place} className="chart-place" />
      </div>
      <figcaption className="ledger-legend">
        {FATES.filter((name) => !fate || name === fate).map((name) => (
          <span key={name}>
            <i className="dot" style={{ background: SERIES[theme][COLOURS[name]] }} />
            {t('fate.' + name)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
