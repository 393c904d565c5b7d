/** How far the clocks of each source were off, and how late its events were received. */
import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Skeleton } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import { duration, full, percent } from '../format'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { useParameter } from '../state/url'
import { sourceName } from './LedgerRows'
import { PickPeriod } from './PickPeriod'
import { periodOf } from './period'

export function Clocks({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [given, setRange] = useParameter('received')
  const range = given || '7d'
  const clocks = useQuery({
    queryKey: ['clocks', project, timeZone, range],
    queryFn: () => {
      const { from, to } = periodOf(range, timeZone)
      return api.clocks(project, Math.floor(from), Math.floor(to))
    },
    placeholderData: (before) => before,
  })
  const sources = clocks.data?.sources ?? []
  return (
    <>
      <PageHead title={t('clocks.title')} subtitle={t('clocks.subtitle')}>
        <Button onClick={() => void clocks.refetch()} loading={clocks.isRefetching}>
          {t('state.refresh')}
        </Button>
      </PageHead>
      <div className="toolbar">
        <span className="soft">{t('clocks.received')}</span>
        <PickPeriod
          range={range}
          timeZone={timeZone}
          set={(value) => setRange(value === '7d' ? '' : value)}
        />
      </div>
      {clocks.error && <Trouble error={clocks.error} retry={() => void clocks.refetch()} />}
      {clocks.isPending && !clocks.error && <Skeleton active />}
      {clocks.data && sources.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('clocks.empty')}>
          <p className="soft">{t('ledger.empty_hint')}</p>
        </Empty>
      )}
      {sources.length > 0 && (
        <div className={clocks.isPlaceholderData ? 'table-scroll dimmed' : 'table-scroll'} tabIndex={0}>
          <table className="numbers ledger">
            <thead>
              <tr>
                <th className="stick" rowSpan={2}>
                  {t('ledger.source')}
                </th>
                <th className="number" rowSpan={2}>
                  {t('clocks.events')}
                </th>
                <th colSpan={5}>{t('clocks.correction')}</th>
                <th colSpan={4}>{t('clocks.lateness')}</th>
                <th colSpan={3}>{t('clocks.late')}</th>
              </tr>
              <tr>
                <th className="number">{t('clocks.corrected')}</th>
                <th className="number" title={t('clocks.spread_hint')}>
                  {t('clocks.extremes')}
                </th>
                <th className="number">P50</th>
                <th className="number">P5 … P95</th>
                <th className="number" title={t('clocks.epochs_hint')}>
                  {t('clocks.epochs')}
                </th>
                <th className="number">P50</th>
                <th className="number">P95</th>
                <th className="number">P99</th>
                <th className="number">{t('clocks.max')}</th>
                <th className="number">{t('clocks.minute')}</th>
                <th className="number">{t('clocks.hour')}</th>
                <th className="number">{t('clocks.day')}</th>
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => {
                const offset = source.offset_ms
                const late = source.lateness_ms
                return (
                  <tr key={JSON.stringify([source.vendor, source.sdk, source.sdk_version])}>
                    <th className="stick" scope="row">
                      <bdi>{sourceName(source, t('ledger.unnamed'))}</bdi>
                    </th>
                    <td className="number">{full(source.events)}</td>
                    <td className="number" title={full(source.corrected)}>
                      {source.corrected ? percent(source.corrected_ratio) : '0'}
                    </td>
                    <td className="number">
                      {offset ? `${duration(offset.min, true)} … ${duration(offset.max, true)}` : '–'}
                    </td>
                    <td className="number">{offset ? duration(offset.p50, true) : '–'}</td>
                    <td className="number">
                      {offset ? `${duration(offset.p5, true)} … ${duration(offset.p95, true)}` : '–'}
                    </td>
                    <td className="number">{full(source.epochs)}</td>
                    <td className="number">{duration(late.p50)}</td>
                    <td className="number">{duration(late.p95)}</td>
                    <td className="number">{duration(late.p99)}</td>
                    <td className="number">{duration(late.max)}</td>
                    <td className="number">{percent(source.late_ratio.minute)}</td>
                    <td className="number">{percent(source.late_ratio.hour)}</td>
                    <td className="number">{percent(source.late_ratio.day)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {clocks.data?.more && <p className="soft">{t('clocks.more', { shown: full(sources.length) })}</p>}
      <p className="soft">{t('clocks.definition')}</p>
    </>
  )
}
