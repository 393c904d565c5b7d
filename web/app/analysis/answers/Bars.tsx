import { type ReactElement, useCallback } from 'react'
import { Plot } from '../../chart/Plot'
import { type Run, apart, seriesOption } from '../../chart/series'
import { full } from '../../format'
import type { Open } from '../AnswerView'

/** Bars by names: one run, or several beside or on each other; across where names are long. */
export function Bars({
  label,
  at,
  runs,
  chart = 'bar',
  across = false,
  compact,
  open,
  tell = full,
  axis,
}: {
  label: string
  at: string[]
  runs: Run[]
  chart?: 'bar' | 'stack' | 'line'
  across?: boolean
  compact: boolean
  open?: Open
  tell?: (value: number | null) => string
  axis?: (value: number) => string
}): ReactElement {
  const make = useCallback(
    (inks: Parameters<typeof seriesOption>[1], width: number) =>
      seriesOption({ at, runs: apart(runs), chart, across, tell, axis }, inks, width),
    [at, runs, chart, across, tell, axis],
  )
  const rows = at.length * (chart === 'stack' ? 1 : Math.max(1, runs.length))
  return (
    <Plot
      make={make}
      label={label}
      open={open}
      compact={compact}
      tall={across ? Math.min(900, Math.max(160, 40 + rows * (rows > 20 ? 16 : 26))) : undefined}
    />
  )
}
