/** Connect a source: what to put where, and whether it arrives; if not, what is wrong. */
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Select, Spin } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { LiveRecord } from '../api/types'
import { duration, full, moment } from '../format'
import { useLive } from '../live/useLive'
import { Command } from '../parts/Command'
import { Fate, useReason } from '../parts/Fate'
import { Name } from '../parts/Name'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { Reach } from './Reach'
import { useOpens } from '../shell/pages'
import { follow } from '../shell/Shell'
import { useMay } from '../state/allowed'
import { useParameter } from '../state/url'
import { GROUPS, PLATFORMS } from './platforms'
import './setup.css'

/** After so long without anything it is said where to look. */
const SILENT_MS = 60_000
const CLOCK_OFF_MS = 10 * 60_000

export default function SetupPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [live, imports] = [useOpens('/live'), useOpens('/imports')]
  const [chosen, setChosen] = useParameter('platform')
  const platform = PLATFORMS.find((one) => one.key === chosen) ?? PLATFORMS[0]!
  const setup = useQuery({ queryKey: ['setup', project], queryFn: () => api.setup(project) })
  const named = (key: string): string =>
    PLATFORMS.find((one) => one.key === key)?.name ?? t('connect.platform.' + key)
  const place = setup.data && {
    origin: setup.data.server_url,
    project,
    paths: setup.data.paths,
  }
  return (
    <>
      <PageHead title={t('connect.title')} subtitle={t('connect.subtitle', { project })} />
      {setup.error && <Trouble error={setup.error} retry={() => void setup.refetch()} />}
      <section className="first-event connect">
        <h2>{t('connect.choose')}</h2>
        <p>
          <Select
            aria-label={t('connect.choose')}
            style={{ width: 'min(360px, 100%)' }}
            showSearch={{ optionFilterProp: 'label' }}
            value={platform.key}
            options={GROUPS.map((group) => ({
              label: t('connect.group.' + group),
              options: PLATFORMS.filter((one) => one.group === group).map((one) => ({
                value: one.key,
                label: named(one.key),
              })),
            }))}
            onChange={(value: string) => setChosen(value)}
          />
        </p>
        <h2>{t('connect.put')}</h2>
        <p>{t('connect.hint.' + (platform.group === 'sensors' ? 'sensors' : platform.key))}</p>
        {place && <Command text={platform.text(place)} />}
        {platform.group === 'vendors' && (
          <>
            <p className="soft">{t('connect.key', { project })}</p>
            <Command text={`zuji key create --project ${project} --scope ingest`} />
          </>
        )}
        {platform.key === 'file' && imports && (
          <p>
            <Button
              type="primary"
              href={'/imports?' + new URLSearchParams({ project }).toString()}
              onClick={(event) => follow(event, '/imports?' + new URLSearchParams({ project }).toString())}
            >
              {t('connect.open_imports')}
            </Button>
          </p>
        )}
        {platform.browser && place && (
          <Reach project={project} protocol={platform.browser} address={place.origin} />
        )}
        {live && <Arrivals key={project} project={project} timeZone={timeZone} />}
      </section>
    </>
  )
}

/** The records that came since the page was opened, and what is wrong with them. */
function Arrivals({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const explain = useReason()
  const live = useLive(project, false)
  const owns = useMay('server')
  const [since] = useState(() => Date.now())
  const fresh = live.records.filter((record) => record.received_at >= since - 2_000)
  const stored = fresh.find((record) => record.fate === 'stored')
  const refused = fresh.find((record) => record.fate === 'quarantined' || record.fate === 'rejected')
  const unknown = useQuery({
    queryKey: ['unknown', since],
    queryFn: async () => ({ rows: (await api.unknown(since - 60_000)).rows, at: Date.now() }),
    enabled: owns, // what is of no project is for owners
    refetchInterval: stored ? false : 3_000,
    retry: false,
  })
  const silent = !fresh.length && (unknown.dataUpdatedAt || since) - since > SILENT_MS
  const off = fresh.find(
    (record) => record.time !== null && Math.abs(record.received_at - record.time) > CLOCK_OFF_MS,
  )
  return (
    <>
      <h2>{t('connect.arrives')}</h2>
      {live.error !== undefined && <Trouble error={live.error} retry={live.retry} />}
      {stored ? (
        <Alert
          type="success"
          showIcon
          className="arrived"
          title={t('connect.arrived')}
          description={<Record record={stored} timeZone={timeZone} />}
          action={
            <Button
              size="small"
              href={`/live?${new URLSearchParams({ project }).toString()}`}
              onClick={(event) => follow(event, `/live?${new URLSearchParams({ project }).toString()}`)}
            >
              {t('setup.see_live')}
            </Button>
          }
        />
      ) : (
        <p role="status" className="waiting">
          <Spin size="small" /> {t('connect.waiting')}
        </p>
      )}
      {refused && (
        <Alert
          type="warning"
          showIcon
          className="notice"
          title={t('connect.refused', { what: explain(refused.reason).what })}
          description={
            <>
              <p>{explain(refused.reason).todo}</p>
              <Record record={refused} timeZone={timeZone} />
              <p>
                <bdi lang="en">{refused.detail}</bdi>
              </p>
            </>
          }
        />
      )}
      {off?.time != null && (
        <Alert
          type="warning"
          showIcon
          className="notice"
          title={t('connect.clock', { off: duration(off.received_at - off.time) })}
          description={t('connect.clock_hint')}
        />
      )}
      {(unknown.data?.rows.length ?? 0) > 0 && (
        <Alert
          type="warning"
          showIcon
          className="notice"
          title={t('connect.unknown')}
          description={
            <>
              <p>{t('connect.unknown_hint', { project })}</p>
              <ul>
                {unknown.data?.rows.slice(0, 10).map((row) => (
                  <li key={JSON.stringify([row.project_name, row.reason, row.vendor, row.sdk])}>
                    <code>{row.project_name || '–'}</code> · {explain(row.reason).what} ·{' '}
                    {[row.vendor, row.sdk].filter(Boolean).join(' ')} · {full(row.count)} ·{' '}
                    <span className="tabular">{moment(row.last_at, timeZone)}</span>
                  </li>
                ))}
              </ul>
            </>
          }
        />
      )}
      {silent && (
        <Alert
          type="info"
          showIcon
          className="notice"
          title={t('connect.silent')}
          description={
            <ul>
              <li>{t('connect.silent_address')}</li>
              <li>{t('connect.silent_https')}</li>
              <li>{t('connect.silent_batch')}</li>
            </ul>
          }
        />
      )}
    </>
  )
}

function Record({ record, timeZone }: { record: LiveRecord; timeZone: string }): ReactElement {
  return (
    <p>
      <Fate fate={record.fate} /> <Name name={record.event || '–'} /> · <bdi>{record.distinct_id || '–'}</bdi>{' '}
      · {[record.vendor, record.sdk, record.sdk_version].filter(Boolean).join(' ')} ·{' '}
      <span className="tabular">{moment(record.received_at, timeZone)}</span>
    </p>
  )
}
