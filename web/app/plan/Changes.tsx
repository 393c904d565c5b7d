import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change } from '../api/types'
import { TableScroll } from '../parts/TableScroll'

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What differs between two versions of the plan, a line for each place. */
export function Changes({ changes }: { changes: Change[] }): ReactElement {
  const { t } = useTranslation()
  if (!changes.length) return <p className="soft">{t('plan.nothing')}</p>
  const shown = (value: unknown): ReactElement =>
    value === null ? <span className="soft">{t('plan.none')}</span> : <bdi>{text(value)}</bdi>
  return (
    <TableScroll label={t('plan.changes', { all: changes.length })} className="changes">
      <table className="list">
        <thead>
          <tr>
            <th>{t('plan.entry')}</th>
            <th>{t('plan.before')}</th>
            <th>{t('plan.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change, i) => (
            <tr key={i}>
              <td>
                <bdi>{change.entry}</bdi> {change.field && <code>{change.field}</code>}
              </td>
              <td className="cut">{shown(change.before)}</td>
              <td className="cut">{shown(change.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
