import { Skeleton } from 'antd'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { Interval } from '../api/types'
import { usePreference } from '../state/preferences'
import { type Shown, options } from './options'

interface Props {
  shown: Shown[]
  interval: Interval
  chart: 'line' | 'bar'
  running: (at: string) => boolean
  label: string
}

type Library = typeof import('./chart')

/** The drawing. Its library comes when it is first needed; until then there is a place of the right size. */
export function Chart({ shown, interval, chart, running, label }: Props): ReactElement {
  const theme = usePreference('theme')
  const language = usePreference('language')
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<ReturnType<Library['init']>>(undefined)
  const [library, setLibrary] = useState<Library>()

  useEffect(() => {
    let gone = false
    void import('./chart').then((loaded) => !gone && setLibrary(loaded))
    return () => {
      gone = true
    }
  }, [])

  useEffect(() => {
    if (!library || !place.current) return
    const chart = library.init(place.current)
    drawn.current = chart
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [library])

  useEffect(() => {
    drawn.current?.setOption(
      options(shown, interval, chart, running, theme, (place.current?.clientWidth ?? 0) < 560),
      {
        notMerge: true,
      },
    )
  }, [library, shown, interval, chart, running, theme, language])

  return (
    <div className="chart" role="img" aria-label={label}>
      {!library && <Skeleton.Node active className="chart-wait" />}
      <div ref={place} className="chart-place" />
    </div>
  )
}
