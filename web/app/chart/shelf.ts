/** The chart that a page shows now, so that its export menu can carry it away as a picture. */
import { createContext } from 'react'

export interface Drawn {
  option: Record<string, unknown>
  width: number
  height: number
  background: string
}
/** The chart that is drawn puts itself there; the export menu takes it. */
export interface OnShelf {
  put: (drawn: Drawn) => void
  drop: (drawn: Drawn) => void
  now: () => Drawn | null
}
export const Shelf = createContext<OnShelf | null>(null)

export function shelf(): OnShelf {
  let shown: Drawn | null = null
  return {
    put: (drawn) => {
      shown = drawn
    },
    drop: (drawn) => {
      if (shown === drawn) shown = null
    },
    now: () => shown,
  }
}

/** The chart as a file: made anew, so that it has the size and the inks of the page, sharp at twice the size. */
export async function picture(drawn: Drawn, format: 'png' | 'svg'): Promise<Blob> {
  const { init } = await import('./echarts')
  const { width, height, background } = drawn
  const option = { ...drawn.option, backgroundColor: background, animation: false }
  if (format === 'svg') {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
    chart.setOption(option)
    const text = chart.renderToSVGString()
    chart.dispose()
    return new Blob([text], { type: 'image/svg+xml' })
  }
  const canvas = document.createElement('canvas')
  const chart = init(canvas as never, null, { renderer: 'canvas', width, height, devicePixelRatio: 2 })
  chart.setOption(option)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  chart.dispose()
  if (!blob) throw new Error('png')
  return blob
}
