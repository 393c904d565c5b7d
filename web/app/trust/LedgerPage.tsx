import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { LedgerRow } from '../api/types'
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
  const rows = [...(ledger.data ?? [])].reverse() // newest first
  const off = rows.filter((row) => !row.holds)
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
          {rows.length > 0 && (
            <Alert
              className="notice"
              showIcon
              type={off.length ? 'error' : 'success'}
              title={off.length ? t('ledger.incidents', { count: off.length }) : t('ledger.no_incidents')}
              description={off.length > 0 && t('ledger.incidents_hint')}
            />
          )}
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
                      {t('trend.total')}
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
