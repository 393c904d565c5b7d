/** Where every record went, by time and source; and how far clocks were off and how late records came. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Segmented, Select, Skeleton, Switch, Tabs } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Incident, Ledger } from '../api/types'
import { full, moment } from '../format'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { useParameter } from '../state/url'
import { csv, download } from '../parts/csv'
import { Clocks } from './Clocks'
import { FATES, LedgerChart } from './LedgerChart'
import { LedgerRows } from './LedgerRows'
import { PickPeriod } from './PickPeriod'
import { intervalsOf, periodOf } from './period'
import './ledger.css'

const CSV_PAGES_MAX = 200

export default function LedgerPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [view, setView] = useParameter('view')
  return (
    <>
      <Tabs
        className="ledger-tabs"
        activeKey={view === 'clocks' ? 'clocks' : 'ledger'}
        onChange={(key) => setView(key === 'clocks' ? key : undefined)}
        items={[
          { key: 'ledger', label: t('ledger.title') },
          { key: 'clocks', label: t('clocks.title') },
        ]}
      />
      {view === 'clocks' ? (
        <Clocks project={project} timeZone={timeZone} />
      ) : (
        <Account project={project} timeZone={timeZone} />
      )}
    </>
  )
}

function Account({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [given, setRange] = useParameter('range')
  const [wanted, setInterval] = useParameter('interval')
  const [fate, setFate] = useParameter('fate')
  const [split, setSplit] = useParameter('split')
  const exact = useSource()
  const [saving, setSaving] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const range = given || '24h'
  const whole = periodOf(range, timeZone)
  const { allowed, best } = intervalsOf(whole.to - whole.from)
  const interval = allowed.includes(wanted) ? wanted : best
  const asked = { interval, by_source: split ? 'true' : 'false', fate, time_zone: timeZone }
  const pages = useInfiniteQuery({
    queryKey: ['ledger', project, range, asked, exact.values],
    queryFn: ({ pageParam }) =>
      api.ledger(project, { ...asked, ...periodOf(range, timeZone), cursor: pageParam }, exact.values),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  })
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const incidents = first?.incidents ?? []
  const off = first?.total?.off ?? 0
  const broken = incidents.length > 0 || off > 0
  const save = async (): Promise<void> => {
    setSaving(true)
    setFailed(undefined)
    try {
      const all: Ledger['rows'] = []
      let cursor: string | undefined
      for (let i = 0; i < CSV_PAGES_MAX; i++) {
        const page: Ledger = await api.ledger(
          project,
          { ...asked, ...periodOf(range, timeZone), cursor, limit: 1000 },
          exact.values,
        )
        all.push(...page.rows)
        if (!page.cursor) break
        cursor = page.cursor
      }
      const names = ['vendor', 'sdk', 'sdk_version', 'frames', 'received', ...FATES, 'off'] as const
      download(
        `ledger-${project}-${interval}.csv`,
        csv([
          [`${interval} (${timeZone})`, ...names],
          ...all.map((row) => [moment(row.at, timeZone), ...names.map((name) => row[name] ?? '')]),
        ]),
      )
    } catch (error) {
      setFailed(error)
    } finally {
      setSaving(false)
    }
  }

  const sources = first?.sources ?? []
  const choices = (name: 'vendor' | 'sdk' | 'sdk_version'): { value: string; label: string }[] => {
    const before = { vendor: [], sdk: ['vendor'], sdk_version: ['vendor', 'sdk'] }[name] as (
      'vendor' | 'sdk'
    )[]
    const fitting = sources.filter((source) =>
      before.every((key) => exact.values[key] === undefined || source[key] === exact.values[key]),
    )
    const values = [...new Set([...fitting.map((source) => source[name]), exact.values[name]])]
    return [
      { value: '*', label: t('ledger.all_' + name) },
      ...values
        .filter((value) => value !== undefined)
        .map((value) => ({ value: '=' + value, label: value || t('ledger.unnamed') })),
    ]
  }

  return (
    <>
      <PageHead title={t('ledger.title')} subtitle={t('ledger.subtitle')}>
        <Button onClick={() => void save()} loading={saving} disabled={!rows.length}>
          {t('trend.csv')}
        </Button>
        <Button onClick={() => void pages.refetch()} loading={pages.isRefetching}>
          {t('state.refresh')}
        </Button>
      </PageHead>
      <div className="toolbar">
        <PickPeriod
          range={range}
          timeZone={timeZone}
          set={(value) => setRange(value === '24h' ? '' : value)}
        />
        <Segmented
          aria-label={t('ledger.interval')}
          value={interval}
          options={['minute', 'hour', 'day'].map((value) => ({
            value,
            label: t('ledger.per.' + value),
            disabled: !allowed.includes(value),
          }))}
          onChange={(value) => setInterval(value === best ? undefined : value)}
        />
        {(['vendor', 'sdk', 'sdk_version'] as const).map((name) => (
          <Select
            key={name}
            className="pick-source"
            aria-label={t('ledger.' + name)}
            showSearch
            popupMatchSelectWidth={false}
            value={exact.values[name] === undefined ? '*' : '=' + exact.values[name]}
            options={choices(name)}
            onChange={(value: string) => exact.set(name, value === '*' ? undefined : value.slice(1))}
          />
        ))}
        <Select
          className="pick-fate"
          aria-label={t('live.fate')}
          popupMatchSelectWidth={false}
          value={fate}
          options={[
            { value: '', label: t('live.all_fates') },
            ...FATES.map((value) => ({ value, label: t('fate.' + value) })),
          ]}
          onChange={(value) => setFate(value)}
        />
        <label className="switch">
          <Switch
            size="small"
            checked={split === '1'}
            onChange={(checked) => setSplit(checked ? '1' : undefined)}
          />
          {t('ledger.by_source')}
        </label>
      </div>
      {pages.error && <Trouble error={pages.error} retry={() => void pages.refetch()} />}
      {failed !== undefined && <Trouble error={failed} />}
      {pages.isPending && !pages.error && <Skeleton active />}
      {first && (
        <div className={pages.isPlaceholderData ? 'dimmed' : undefined}>
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
                      off > 0 && t('ledger.off_minutes', { count: off }),
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
            <>
              <LedgerChart
                points={first.points}
                fate={fate}
                interval={first.interval}
                timeZone={timeZone}
                title={t('ledger.chart')}
              />
              <LedgerRows
                project={project}
                timeZone={timeZone}
                ledger={first}
                rows={rows}
                fate={fate}
                exact={exact.values}
              />
            </>
          )}
        </div>
      )}
      {pages.hasNextPage && (
        <p>
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('ledger.more', { shown: full(rows.length) })}
          </Button>
        </p>
      )}
    </>
  )
}

/** The source in the address. An SDK without a name is chosen by an empty text, so these do not lose it. */
function useSource(): {
  values: Record<string, string | undefined>
  set: (name: string, value: string | undefined) => void
} {
  const [vendor, setVendor] = useParameter('vendor')
  const [sdk, setSdk] = useParameter('sdk')
  const [version, setVersion] = useParameter('sdk_version')
  const plain = (value: string): string | undefined =>
    value === '' ? undefined : value === '""' ? '' : value
  const setters: Record<string, (value: string | undefined) => void> = {
    vendor: setVendor,
    sdk: setSdk,
    sdk_version: setVersion,
  }
  return {
    values: { vendor: plain(vendor), sdk: plain(sdk), sdk_version: plain(version) },
    set: (name, value) => setters[name]?.(value === '' ? '""' : value),
  }
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
