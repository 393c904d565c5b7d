import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Incident, LedgerRow } from '../api/types'
import { full, moment } from '../format'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'

const FATES = ['stored', 'duplicate', 'quarantined', 'rejected'] as const

/** Received less the sum of the fates: 0 when nothing has vanished. */
export const balance = (row: LedgerRow): number =>
  row.received - row.stored - row.duplicate - row.quarantined - row.rejected

export default function LedgerPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const ledger = useQuery({
    queryKey: ['ledger', project],
    queryFn: () => api.ledger(project),
    refetchInterval: 10_000,
  })
  const rows = [...(ledger.data?.minutes ?? [])].reverse() // newest first
  const off = rows.filter((row) => !row.holds)
  const incidents = ledger.data?.incidents ?? []
  const broken = incidents.length > 0 || off.length > 0
  const sum = (key: keyof LedgerRow): number => rows.reduce((n, row) => n + Number(row[key]), 0)
  return (
    <>
      <PageHead title={t('ledger.title')} subtitle={t('ledger.subtitle')}>
        <Button onClick={() => void ledger.refetch()} loading={ledger.isRefetching}>
          {t('state.refresh')}
        </Button>
      </PageHead>
      {ledger.error && <Trouble error={ledger.error} retry={() => void ledger.refetch()} />}
      {ledger.isPending && !ledger.error && <Skeleton active />}
      {ledger.data && (
        <>
          {(rows.length > 0 || broken) && (
            <Alert
              className="notice"
              showIcon
              type={broken ? 'error' : 'success'}
              title={
                !broken
                  ? t('ledger.no_incidents')
                  : [
                      incidents.length > 0 && t('ledger.incidents', { count: incidents.length }),
                      off.length > 0 && t('ledger.off_minutes', { count: off.length }),
                    ]
                      .filter(Boolean)
                      .join(' · ')
              }
              description={broken && t('ledger.incidents_hint')}
            />
          )}
          {incidents.length > 0 && <Incidents incidents={incidents} timeZone={timeZone} />}
          {rows.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('ledger.empty')}>
              <p className="soft">{t('ledger.empty_hint')}</p>
            </Empty>
          ) : (
            <div className="table-scroll" tabIndex={0}>
              <table className="numbers">
                <thead>
                  <tr>
                    <th className="stick">{t('ledger.minute')}</th>
                    <th>{t('ledger.source')}</th>
                    <th className="number">{t('ledger.frames')}</th>
                    <th className="number">{t('ledger.received')}</th>
                    {FATES.map((fate) => (
                      <th key={fate} className="number">
                        {t('fate.' + fate)}
                      </th>
                    ))}
                    <th>{t('ledger.balance')}</th>
                  </tr>
                </thead>
                <tbody>
                  <tr className="strong">
                    <th className="stick" scope="row">
                      {t('ledger.last_day')}
                    </th>
                    <td />
                    <td className="number">{full(sum('frames'))}</td>
                    <td className="number">{full(sum('received'))}</td>
                    {FATES.map((fate) => (
                      <td key={fate} className="number">
                        {full(sum(fate))}
                      </td>
                    ))}
                    <td />
                  </tr>
                  {rows.map((row, i) => (
                    <tr key={i} className={row.holds ? undefined : 'off'}>
                      <th className="stick tabular" scope="row">
                        {moment(row.minute, timeZone).slice(0, -3)}
                      </th>
                      <td className="nowrap">
                        {[row.vendor, row.sdk, row.sdk_version].filter(Boolean).join(' ') || '–'}
                      </td>
                      <td className="number">{full(row.frames)}</td>
                      <td className="number">{full(row.received)}</td>
                      {FATES.map((fate) => (
                        <td key={fate} className="number">
                          {full(row[fate])}
                        </td>
                      ))}
                      <td>
                        {row.holds ? (
                          <Tag color="success">{t('ledger.holds')}</Tag>
                        ) : (
                          <Tag color="error">{t('ledger.off', { count: balance(row) })}</Tag>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </>
  )
}

const KINDS = ['equation', 'frames']
const INCIDENTS_FIRST = 10

/** What was broken, in plain words; the detail is the server's own, and what an engineer will want to quote. */
function Incidents({ incidents, timeZone }: { incidents: Incident[]; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const shown = all ? incidents : incidents.slice(0, INCIDENTS_FIRST)
  return (
    <>
      <ul className="incidents">
        {shown.map((incident) => (
          <li key={incident.id}>
            <b>
              {KINDS.includes(incident.kind)
                ? t('ledger.incident_' + incident.kind)
                : t('ledger.incident_other', { kind: incident.kind })}
            </b>
            <span className="soft tabular nowrap">
              {t('ledger.incident_at')} {moment(incident.at, timeZone)}
            </span>
            <p className="soft">
              <bdi lang="en">{incident.detail}</bdi>
            </p>
          </li>
        ))}
      </ul>
      {shown.length < incidents.length && (
        <p>
          <Button onClick={() => setAll(true)}>{t('state.more')}</Button>
        </p>
      )}
    </>
  )
}
