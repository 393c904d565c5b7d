/** The chart that a page shows now, so that its export menu can carry it away as a picture. */
import { createContext } from 'react'
import { FONT } from '../theme'

export interface Drawn {
  option: Record<string, unknown>
  width: number
  height: number
  background: string
  /** Of the lines below it. */
  ink: string
  /** What the page tells beside the chart. */
  below: string[]
}
/** A chart puts itself there when it is drawn; the export menu takes it. */
export interface OnShelf {
  /** A chart will be drawn: its library may still be on the way. What is given back takes it off again. */
  begin: () => () => void
  put: (drawn: Drawn) => void
  drop: (drawn: Drawn) => void
  /** The chart that is shown, as soon as it is drawn; null if the page has none. */
  taken: () => Promise<Drawn | null>
}
export const Shelf = createContext<OnShelf | null>(null)

export function shelf(): OnShelf {
  let shown: Drawn | null = null
  let begun = 0
  const waiting: ((drawn: Drawn | null) => void)[] = []
  const tell = (): void => {
    if (!shown && begun > 0) return
    for (const take of waiting.splice(0)) take(shown)
  }
  return {
    begin: () => {
      begun += 1
      return () => {
        begun -= 1
        tell()
      }
    },
    put: (drawn) => {
      shown = drawn
      tell()
    },
    drop: (drawn) => {
      if (shown === drawn) shown = null
    },
    taken: () =>
      new Promise((done) => {
        waiting.push(done)
        tell()
      }),
  }
}

const FONT_PX = 12
const LINE_PX = 18
const EDGE_PX = 8

/** Lines no wider than the picture; what is no Latin letter is as wide as it is high. */
export function wrapped(lines: string[], width: number): string[] {
  const room = width - 2 * EDGE_PX
  return lines.flatMap((line) => {
    const found = ['']
    let used = 0
    for (const char of line) {
      const wide = char < '\u0250' ? FONT_PX * 0.6 : FONT_PX
      if (used + wide > room) {
        found.push('')
        used = 0
      }
      found[found.length - 1] += char
      used += wide
    }
    return found
  })
}

const inSvg = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** The chart as a file: made anew, so that it has the size and the inks of the page, sharp at twice the size. */
export async function picture(drawn: Drawn, format: 'png' | 'svg'): Promise<Blob> {
  const { init } = await import('./echarts')
  const { width, height, background, ink } = drawn
  const option = { ...drawn.option, backgroundColor: background, animation: false }
  const lines = wrapped(drawn.below, width)
  const tall = height + (lines.length ? lines.length * LINE_PX + EDGE_PX : 0)
  const at = (i: number): number => height + (i + 1) * LINE_PX - 4
  if (format === 'svg') {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
    chart.setOption(option)
    const inner = chart.renderToSVGString()
    chart.dispose()
    const told = lines.map(
      (line, i) =>
        `<text x="${EDGE_PX}" y="${at(i)}" font-family="${inSvg(FONT)}" font-size="${FONT_PX}" fill="${inSvg(ink)}">${inSvg(line)}</text>`,
    )
    const open = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}">`
    const ground = `<rect width="${width}" height="${tall}" fill="${background}"/>`
    const text = lines.length ? [open, ground, inner, ...told, '</svg>'].join('') : inner
    return new Blob([text], { type: 'image/svg+xml' })
  }
  const SHARP = 2
  const canvas = document.createElement('canvas')
  const chart = init(canvas as never, null, { renderer: 'canvas', width, height, devicePixelRatio: SHARP })
  chart.setOption(option)
  const whole = document.createElement('canvas')
  whole.width = width * SHARP
  whole.height = tall * SHARP
  const pen = whole.getContext('2d')!
  pen.fillStyle = background
  pen.fillRect(0, 0, whole.width, whole.height)
  pen.drawImage(canvas, 0, 0)
  pen.scale(SHARP, SHARP)
  pen.font = `${FONT_PX}px ${FONT}`
  pen.fillStyle = ink
  lines.forEach((line, i) => pen.fillText(line, EDGE_PX, at(i)))
  const blob = await new Promise<Blob | null>((done) => whole.toBlob(done, 'image/png'))
  chart.dispose()
  if (!blob) throw new Error('png')
  return blob
}
