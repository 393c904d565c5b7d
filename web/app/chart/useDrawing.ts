/** A chart in an element: its library comes when it is first needed, and it follows the element's size. */
import { type RefObject, useEffect, useRef, useState } from 'react'

type Library = typeof import('./echarts')
export type Drawing = ReturnType<Library['init']>

/** place is the element's; drawn the chart in it, undefined until ready. */
export function useDrawing(): {
  place: RefObject<HTMLDivElement | null>
  drawn: RefObject<Drawing | undefined>
  ready: boolean
} {
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<Drawing>(undefined)
  const [library, setLibrary] = useState<Library>()

  useEffect(() => {
    let gone = false
    void import('./echarts').then((loaded) => !gone && setLibrary(loaded))
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

  return { place, drawn, ready: !!library }
}
