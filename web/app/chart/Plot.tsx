import { Skeleton } from 'antd'
import { type ReactElement, useContext, useEffect, useRef } from 'react'
import { OpenNote } from '../annotations/opening'
import { usePreference } from '../state/preferences'
import { Shelf } from './shelf'
import { type Inks, inksOf } from './theme'
import { useDrawing } from './useDrawing'

/** What a mark opens: put under `opens` of its data item. */
export interface Opens {
  cell: Record<string, unknown>
  title: string
}

/**
 * A chart of any kind, as large as the place it is in (a height of its own on pages, all of it in tiles). A mark whose
 * data item has `opens` opens when it is clicked.
 */
export function Plot({
  make,
  label,
  open,
  compact = false,
  tall,
  below,
}: {
  /** The option of ECharts, for these inks and this place. Keep it with useCallback. */
  make: (inks: Inks, width: number, height: number) => Record<string, unknown>
  /** Says in words what the chart shows. */
  label: string
  open?: (cell: Record<string, unknown>, title: string) => void
  compact?: boolean
  /** Height in px where rows decide it. */
  tall?: number
  /** Lines that stand beside the chart on the page: under it in a picture of it. */
  below?: string[]
}): ReactElement {
  const theme = usePreference('theme')
  const language = usePreference('language')
  const { place, drawn, ready } = useDrawing()
  const shelf = useContext(Shelf)
  const text = (below ?? []).map((line) => line.replaceAll('\n', ' ')).join('\n')

  useEffect(() => shelf?.begin(), [shelf])
  useEffect(() => {
    const here = place.current
    if (!drawn.current || !here) return
    const inks = inksOf(theme)
    const option = make(inks, here.clientWidth, here.clientHeight)
    drawn.current.setOption(option, { notMerge: true })
    const mine = {
      ...{ option, width: here.clientWidth, height: here.clientHeight, below: text ? text.split('\n') : [] },
      ...{ background: inks.card, ink: inks.soft },
    }
    shelf?.put(mine)
    return () => shelf?.drop(mine)
  }, [drawn, ready, make, theme, language, place, shelf, text])

  const openNote = useContext(OpenNote)
  const latest = useRef(open)
  const noted = useRef(openNote)
  useEffect(() => {
    latest.current = open
    noted.current = openNote
  }, [open, openNote])
  useEffect(() => {
    const drawing = drawn.current
    const clicked = (item: { data?: unknown }): void => {
      const data = item.data as { opens?: Opens; note?: number } | undefined
      if (data?.note) noted.current?.(data.note)
      const opens = data?.opens
      if (opens) latest.current?.(opens.cell, opens.title)
    }
    drawing?.on('click', clicked as never)
    return () => {
      if (!drawing?.isDisposed()) drawing?.off('click', clicked as never)
    }
  }, [drawn, ready])

  return (
    <div
      className={compact ? 'chart chart-compact' : 'chart'}
      style={!compact && tall ? { height: tall } : undefined}
      role="img"
      aria-label={label}
    >
      {!ready && <Skeleton.Node active className="chart-wait" />}
      <div ref={place} className="chart-place" />
    </div>
  )
}
