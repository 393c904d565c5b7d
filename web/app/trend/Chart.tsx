import { Skeleton } from 'antd'
import { type ReactElement, useEffect } from 'react'
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
}

/** The drawing. Its library comes when it is first needed; until then there is a place of the right size. */
export function Chart({ shown, interval, chart, running, label }: Props): ReactElement {
  const theme = usePreference('theme')
  const language = usePreference('language')
  const { place, drawn, ready } = useDrawing()

  useEffect(() => {
    drawn.current?.setOption(
      options(shown, interval, chart, running, theme, (place.current?.clientWidth ?? 0) < 560),
      {
        notMerge: true,
      },
    )
  }, [drawn, ready, shown, interval, chart, running, theme, language])

  return (
    <div className="chart" role="img" aria-label={label}>
      {!ready && <Skeleton.Node active className="chart-wait" />}
      <div ref={place} className="chart-place" />
    </div>
  )
}
