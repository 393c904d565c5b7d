import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Import } from '../api/types'
import { full } from '../format'
import { useReason } from '../parts/Fate'
import { TableScroll } from '../parts/TableScroll'

/** What a dry run found: records by event, what would be refused and why. */
export function Checked({ job }: { job: Import }): ReactElement | null {
  const { t } = useTranslation()
  const explain = useReason()
  const checked = job.checked
  if (!checked) return null
  const records = Object.values(checked.events).reduce((sum, n) => sum + n, 0)
  return (
    <>
      <h3>{t('imports.checked')}</h3>
      <p role="status">
        {t('imports.checked_rows', { rows: full(checked.rows), records: full(records) })}{' '}
        {Object.entries(checked.events)
          .slice(0, 10)
          .map(([name, n]) => `${name} ${full(n)}`)
          .join(' · ')}
      </p>
      {Object.keys(checked.refused).length > 0 && (
        <ul>
          {Object.entries(checked.refused).map(([reason, n]) => (
            <li key={reason}>
              <b className="tabular">{full(n)}</b> {explain(reason).what} <code>{reason}</code>
            </li>
          ))}
        </ul>
      )}
      {checked.examples.length > 0 && (
        <TableScroll label={t('imports.check')}>
          <table className="list">
            <thead>
              <tr>
                <th className="number">{t('imports.row')}</th>
                <th>{t('quarantine.detail')}</th>
                <th className="wide">{t('quarantine.raw')}</th>
              </tr>
            </thead>
            <tbody>
              {checked.examples.map((one, i) => (
                <tr key={i}>
                  <td className="number tabular">{full(Number(one.row))}</td>
                  <td>
                    <bdi>{String(one.detail)}</bdi>
                  </td>
                  <td className="wide cut">
                    <bdi>{String(one.raw)}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </>
  )
}
