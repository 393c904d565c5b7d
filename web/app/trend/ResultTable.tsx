import { Checkbox, Tooltip } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Interval } from '../api/types'
import { full, pointLabel } from '../format'
import { usePreference } from '../state/preferences'
import { colourOf } from '../theme'
import type { Shown } from './options'

export const COLUMNS_MAX = 400

/** The table that the chart is drawn from, and its legend: a line is shown or hidden by its box. */
export function ResultTable({
  all,
  hidden,
  toggle,
  interval,
  running,
  open,
}: {
  all: Shown[]
  hidden: Set<string>
  toggle: (name: string) => void
  interval: Interval
  running: (at: string) => boolean
  /** A number was clicked: of which line, and of which point (null: of the whole period). */
  open: (item: Shown, at: string | null) => void
}): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const points = all[0]?.line.points ?? []
  const first = Math.max(0, points.length - COLUMNS_MAX)
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('trend.table')}>
        <table className="numbers">
          <thead>
            <tr>
              <th className="stick">{t('trend.series')}</th>
              <th className="number">
                <Tooltip title={t('trend.total_hint')}>
                  <span className="hinted" tabIndex={0}>
                    {t('trend.total')}
                  </span>
                </Tooltip>
              </th>
              {points.slice(first).map((point) => (
                <th key={point.at} className={running(point.at) ? 'number running' : 'number'}>
                  {pointLabel(point.at, interval)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map(({ line, name, colour }) => (
              <tr key={name}>
                <th className="stick" scope="row">
                  <Checkbox checked={!hidden.has(name)} onChange={() => toggle(name)}>
                    <span className="dot" style={{ background: colourOf(colour, theme, line.other) }} />
                    <bdi>{name}</bdi>
                  </Checkbox>
                </th>
                <td className="number strong">
                  <Number value={line.total} open={() => open({ line, name, colour }, null)} />
                </td>
                {line.points.slice(first).map((point) => (
                  <td key={point.at} className={running(point.at) ? 'number running' : 'number'}>
                    <Number value={point.value} open={() => open({ line, name, colour }, point.at)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {first > 0 && <p className="soft">{t('trend.cut', { shown: COLUMNS_MAX, all: points.length })}</p>}
    </>
  )
}

/** A number that opens as those behind it. */
function Number({ value, open }: { value: number | null | undefined; open: () => void }): ReactElement {
  const { t } = useTranslation()
  if (!value) return <>{full(value)}</>
  return (
    <button type="button" className="as-number" title={t('members.open')} onClick={open}>
      {full(value)}
    </button>
  )
}
