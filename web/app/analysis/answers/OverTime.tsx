import { Checkbox, Tooltip } from 'antd'
import { type ReactElement, type ReactNode, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Plot } from '../../chart/Plot'
import { type Marked, type Run, apart, seriesOption } from '../../chart/series'
import { colourOf } from '../../chart/theme'
import { full, pointLabel } from '../../format'
import { TableScroll } from '../../parts/TableScroll'
import { usePreference } from '../../state/preferences'
import type { Open } from '../AnswerView'
import { Opening, type Said } from './Sheet'

export const COLUMNS_MAX = 400

export interface TimedRun extends Run {
  /** Of the whole period: measured over it, not summed. */
  total?: Said
}

/** Runs over time: drawn, and as the table that is the drawing's legend, where each can be hidden. */
export function OverTime({
  label,
  first,
  at,
  interval,
  runs: named,
  chart,
  compact,
  open,
  marks = [],
  total = true,
  tell = full,
  axis,
  fromZero = true,
  place,
  foot,
  instead,
}: {
  /** The chart in words. */
  label: string
  /** Head of the first column. */
  first?: string
  at: string[]
  interval: string
  runs: TimedRun[]
  chart: 'line' | 'bar' | 'stack'
  compact: boolean
  open?: Open
  marks?: Marked[]
  total?: boolean
  tell?: (value: number | null) => string
  axis?: (value: number) => string
  fromZero?: boolean
  /** What places are called where they are not times. */
  place?: (at: string, long: boolean) => string
  foot?: ReactNode
  /** Stands where the chart would, if there is nothing to draw; the table tells its zeros all the same. */
  instead?: ReactNode
}): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const [hidden, setHidden] = useState<Set<string>>(new Set())
  const runs = useMemo(() => apart(named), [named])
  const shown = useMemo(() => runs.filter((run) => !hidden.has(run.name)), [runs, hidden])
  const say = useCallback(
    (value: string, long: boolean) => (place ? place(value, long) : pointLabel(value, interval, long)),
    [place, interval],
  )
  const make = useCallback(
    (inks: Parameters<typeof seriesOption>[1], width: number) =>
      seriesOption({ at, label: say, runs: shown, chart, marks, tell, axis, fromZero }, inks, width),
    [at, say, shown, chart, marks, tell, axis, fromZero],
  )
  const begin = Math.max(0, at.length - COLUMNS_MAX)
  const running = at.map((_, k) => runs.some((run) => run.spots[k]?.open))
  const told = marks.flatMap((mark) => mark.words.map((words) => `✎ ${words}`))
  const plot = instead ?? (
    <Plot make={make} label={[label, ...told].join('. ')} below={told} open={open} compact={compact} />
  )
  if (compact) return <>{plot}</>
  return (
    <>
      {plot}
      <p className="soft footnotes">
        {running.some(Boolean) && <span>{t('trend.running')} </span>}
        {!instead && shown.filter((run) => !run.other).length > 8 && <span>{t('trend.many')} </span>}
        {foot}
      </p>
      <TableScroll label={t('trend.table')}>
        <table className="numbers">
          <thead>
            <tr>
              <th className="stick">{first ?? t('trend.series')}</th>
              {total && (
                <th className="number">
                  <Tooltip title={t('trend.total_hint')}>
                    <span className="hinted" tabIndex={0}>
                      {t('trend.total')}
                    </span>
                  </Tooltip>
                </th>
              )}
              {at.slice(begin).map((value, k) => (
                <th key={value} className={running[begin + k] ? 'number running' : 'number'}>
                  {say(value, false)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.name}>
                <th className="stick" scope="row">
                  <Checkbox
                    checked={!hidden.has(run.name)}
                    onChange={() =>
                      setHidden((before) => {
                        const next = new Set(before)
                        if (!next.delete(run.name)) next.add(run.name)
                        return next
                      })
                    }
                  >
                    <span className="dot" style={{ background: colourOf(run.colour, theme, run.other) }} />
                    <bdi>{run.name}</bdi>
                  </Checkbox>
                </th>
                {total && (
                  <td className="number strong">{run.total && <Opening said={run.total} open={open} />}</td>
                )}
                {run.spots.slice(begin).map((spot, k) => (
                  <td key={k} title={spot.note} className={spot.open ? 'number running' : 'number'}>
                    <Opening said={{ text: tell(spot.value), opens: spot.opens }} open={open} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {begin > 0 && <p className="soft">{t('trend.cut', { shown: COLUMNS_MAX, all: at.length })}</p>}
    </>
  )
}
