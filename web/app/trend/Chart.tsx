import { Skeleton } from 'antd'
import { type ReactElement, useEffect, useRef } from 'react'
import type { Interval } from '../api/types'
import { useDrawing } from '../parts/useDrawing'
import { usePreference } from '../state/preferences'
import { type Shown, options } from './options'

interface Props {
  shown: Shown[]
  interval: Interval
  chart: 'line' | 'bar'
  running: (at: string) => boolean
  label: string
  marks: { place: number; words: string[] }[]
  /** A point was clicked: of which line, and which one. */
  open: (name: string, place: number) => void
}

/** The drawing. Its library comes when it is first needed; until then there is a place of the right size. */
export function Chart({ shown, interval, chart, running, label, marks, open }: Props): ReactElement {
  const theme = usePreference('theme')
  const language = usePreference('language')
  const { place, drawn, ready } = useDrawing()

  useEffect(() => {
    drawn.current?.setOption(
      options(shown, interval, chart, running, theme, (place.current?.clientWidth ?? 0) < 560, marks),
      {
        notMerge: true,
      },
    )
  }, [drawn, ready, shown, interval, chart, running, theme, language, marks, place])

  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  }, [open])
  useEffect(() => {
    const drawing = drawn.current
    const clicked = (item: { seriesName?: string; dataIndex?: number; componentType: string }): void => {
      if (item.componentType === 'series' && item.seriesName && item.dataIndex !== undefined)
        latest.current(item.seriesName, item.dataIndex)
    }
    drawing?.on('click', clicked as never)
    return () => {
      if (!drawing?.isDisposed()) drawing?.off('click', clicked as never)
    }
  }, [drawn, ready])

  return (
    <div className="chart" role="img" aria-label={label}>
      {!ready && <Skeleton.Node active className="chart-wait" />}
      <div ref={place} className="chart-place" />
    </div>
  )
}
