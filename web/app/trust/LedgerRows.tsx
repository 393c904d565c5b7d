/** The equation of every interval, row by row; days open into hours, hours into minutes. */
import { DownOutlined, RightOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Skeleton, Tag } from 'antd'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Counts, Ledger, LedgerRow } from '../api/types'
import { clock, dayLabel, full, today } from '../format'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useOpens } from '../shell/pages'
import { follow } from '../shell/Shell'
import { address } from '../state/url'
import { FATES } from './LedgerChart'

const FINER: Record<string, string> = { day: 'hour', hour: 'minute' }
const INNER_MAX = 1000

/** Received less the sum of the fates: 0 when nothing has vanished. */
export const balance = (row: Counts): number =>
  row.received - row.stored - row.expired - row.duplicate - row.quarantined - row.rejected

interface Asked {
  project: string
  timeZone: string
  fate: string
  exact: Record<string, string | undefined>
}
interface Props extends Asked {
  ledger: Ledger
  rows: LedgerRow[]
}

export function LedgerRows({ ledger, rows, ...asked }: Props): ReactElement {
  const { t } = useTranslation()
  const total = ledger.total
  return (
    <TableScroll label={t('ledger.title')}>
      <table className="numbers ledger">
        <thead>
          <tr>
            <th className="stick">{t('ledger.at.' + ledger.interval)}</th>
            <th className="wide">{t('ledger.source')}</th>
            <th className="number wide">{t('ledger.frames')}</th>
            <th className="number">{t('ledger.received')}</th>
            {FATES.map((fate, i) => (
              <th key={fate} className="number">
                <span className="sign">{i ? '+' : '='}</span>
                {t('fate.' + fate)}
              </th>
            ))}
            <th>{t('ledger.balance')}</th>
          </tr>
        </thead>
        <tbody>
          {total && (
            <tr className={total.off ? 'strong off' : 'strong'}>
              <th className="stick" scope="row">
                {t('ledger.total')}
              </th>
              <td className="wide" />
              <Numbers counts={total} of={{ ...asked, since: ledger.since, until: ledger.until }} />
            </tr>
          )}
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} interval={ledger.interval} depth={0} {...asked} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

const keyOf = (row: LedgerRow): string => JSON.stringify([row.at, row.vendor, row.sdk, row.sdk_version])

function Row({
  row,
  interval,
  depth,
  ...asked
}: Asked & { row: LedgerRow; interval: string; depth: number }): ReactElement {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const finer = FINER[interval]
  // A row of one source opens into rows of that source.
  const exact =
    row.vendor === null
      ? asked.exact
      : { vendor: row.vendor, sdk: row.sdk ?? undefined, sdk_version: row.sdk_version ?? undefined }
  const name =
    interval === 'day'
      ? dayLabel(today(asked.timeZone, new Date(row.at)), true)
      : interval === 'hour' || depth === 0
        ? `${dayLabel(today(asked.timeZone, new Date(row.at)))} ${clock(row.at, asked.timeZone, false)}`
        : clock(row.at, asked.timeZone, false)
  const source = row.vendor === null ? t('ledger.all_sources') : sourceName(row, t('ledger.unnamed'))
  return (
    <>
      <tr className={[row.off ? 'off' : '', depth ? `inner inner-${depth}` : ''].join(' ')}>
        <th className="stick tabular" scope="row">
          {finer ? (
            <button
              type="button"
              className="as-link"
              aria-expanded={open}
              aria-label={t(open ? 'ledger.close' : 'ledger.open', { at: name, source })}
              onClick={() => setOpen(!open)}
            >
              <span className="toggle">{open ? <DownOutlined /> : <RightOutlined />}</span> {name}
            </button>
          ) : (
            name
          )}
          {row.vendor !== null && <bdi className="narrow soft">{source}</bdi>}
        </th>
        <td className="nowrap source wide" title={source}>
          <bdi>{source}</bdi>
        </td>
        <Numbers counts={row} of={{ ...asked, exact, since: row.since, until: row.until }} />
      </tr>
      {open && finer && <Inner row={row} interval={finer} depth={depth + 1} {...asked} exact={exact} />}
    </>
  )
}

export const sourceName = (
  row: { vendor: string | null; sdk: string | null; sdk_version: string | null },
  unnamed: string,
): string => [row.vendor, row.sdk, row.sdk_version].filter(Boolean).join(' ') || unnamed

function Inner({
  row,
  interval,
  depth,
  ...asked
}: Asked & { row: LedgerRow; interval: string; depth: number }): ReactElement {
  const { t } = useTranslation()
  const { project, timeZone, fate, exact } = asked
  const inner = useQuery({
    queryKey: ['ledger-inner', project, timeZone, interval, row.since, row.until, fate, exact],
    queryFn: () =>
      api.ledger(
        project,
        {
          interval,
          from: row.since,
          to: row.until,
          by_source: 'true',
          fate,
          time_zone: timeZone,
          limit: INNER_MAX,
        },
        exact,
      ),
  })
  const wide = (content: ReactNode): ReactElement => (
    <tr className={`inner inner-${depth}`}>
      <td colSpan={9}>{content}</td>
    </tr>
  )
  if (inner.error) return wide(<Trouble error={inner.error} retry={() => void inner.refetch()} />)
  if (!inner.data) return wide(<Skeleton active paragraph={{ rows: 1 }} title={false} />)
  return (
    <>
      {inner.data.rows.map((one) => (
        <Row key={keyOf(one)} row={one} interval={interval} depth={depth} {...asked} />
      ))}
      {inner.data.cursor && wide(<span className="soft">{t('ledger.inner_cut', { shown: INNER_MAX })}</span>)}
    </>
  )
}

function Numbers({
  counts,
  of,
}: {
  counts: Counts
  of: Asked & { since: number; until: number }
}): ReactElement {
  const { t } = useTranslation()
  const opens = useOpens('/quarantine')
  const quarantine = (fate: string): string => {
    const kept = new URLSearchParams(location.search)
    const query = new URLSearchParams()
    for (const key of ['project', 'tz']) if (kept.get(key)) query.set(key, kept.get(key)!)
    const quoted = (value: string | undefined): string | undefined => (value === '' ? '""' : value)
    return address('/quarantine', query, {
      fate,
      from: String(of.since),
      to: String(of.until),
      vendor: quoted(of.exact.vendor),
      sdk: quoted(of.exact.sdk),
      sdk_version: quoted(of.exact.sdk_version),
    })
  }
  return (
    <>
      <td className="number wide">{full(counts.frames)}</td>
      <td className="number">{full(counts.received)}</td>
      {FATES.map((fate) => (
        <td key={fate} className="number">
          {opens && (fate === 'quarantined' || fate === 'rejected') && counts[fate] > 0 ? (
            <a
              href={quarantine(fate)}
              title={t('ledger.why', { fate: t('fate.' + fate) })}
              onClick={(event) => follow(event, quarantine(fate))}
            >
              {full(counts[fate])}
            </a>
          ) : (
            full(counts[fate])
          )}
        </td>
      ))}
      <td className="nowrap">
        {counts.off === 0 ? (
          <Tag color="success">{t('ledger.holds')}</Tag>
        ) : balance(counts) === 0 ? (
          <Tag color="error">{t('ledger.off_inside', { count: counts.off })}</Tag>
        ) : (
          <Tag color="error">{t('ledger.off', { count: balance(counts) })}</Tag>
        )}
      </td>
    </>
  )
}
