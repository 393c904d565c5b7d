import { SearchOutlined } from '@ant-design/icons'
import { Drawer, Empty, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import type { Fate as Verdict, LiveRecord } from '../api/types'
import { clock, moment } from '../format'
import { Fate, useReason } from '../parts/Fate'
import { FirstArrival, FirstEvent, useBeginning } from '../parts/FirstEvent'
import { IdLinks } from '../parts/Id'
import { Name } from '../parts/Name'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { useParameter } from '../state/url'
import { LiveSwitch, LiveTrouble, LiveWaiting, usePausable } from './LiveSwitch'

const FATES: Verdict[] = ['stored', 'duplicate', 'quarantined', 'rejected']
const SHOWN_MAX = 200

export default function LivePage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const beginning = useBeginning(project)
  const [find, setFind] = useParameter('find')
  const [fate, setFate] = useParameter('fate')
  const [opened, setOpened] = useState<LiveRecord>()
  const live = usePausable(project)

  const wanted = find.toLowerCase()
  const fitting = live.records.filter(
    (record) =>
      (!fate || record.fate === fate) &&
      (!wanted || `${record.event}\n${record.distinct_id}`.toLowerCase().includes(wanted)),
  )
  if (beginning.empty && !live.records.length) {
    return (
      <>
        <PageHead title={t('live.title')} subtitle={t('live.subtitle')} />
        <FirstEvent project={project} />
      </>
    )
  }
  return (
    <>
      <PageHead title={t('live.title')} subtitle={t('live.subtitle')}>
        <LiveSwitch live={live} />
      </PageHead>
      {beginning.arrived && <FirstArrival />}
      <div className="toolbar">
        <Input
          allowClear
          className="pick-find"
          prefix={<SearchOutlined />}
          aria-label={t('live.filter')}
          placeholder={t('live.filter')}
          value={find}
          onChange={(event) => setFind(event.target.value, true)}
        />
        <Select
          className="pick-fate"
          aria-label={t('live.fate')}
          popupMatchSelectWidth={false}
          value={fate || ''}
          options={[
            { value: '', label: t('live.all_fates') },
            ...FATES.map((value) => ({ value, label: t('fate.' + value) })),
          ]}
          onChange={(value) => setFate(value)}
        />
        <LiveWaiting live={live} />
      </div>
      <LiveTrouble live={live} />
      {fitting.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(live.records.length ? 'live.nothing_filtered' : 'live.nothing')}
        >
          <p className="soft">{t('live.nothing_hint')}</p>
        </Empty>
      ) : (
        <TableScroll label={t('live.title')}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('live.received')}</th>
                <th>{t('live.event')}</th>
                <th>{t('live.fate')}</th>
                <th className="wide">{t('live.id')}</th>
                <th className="wide">{t('live.sdk')}</th>
                <th className="wide">{t('live.happened')}</th>
              </tr>
            </thead>
            <tbody>
              {fitting.slice(0, SHOWN_MAX).map((record) => (
                <tr key={record.cursor} className="opens" onClick={() => setOpened(record)}>
                  <td className="tabular">{clock(record.received_at, timeZone)}</td>
                  <td>
                    <button type="button" className="as-link" onClick={() => setOpened(record)}>
                      {record.event ? <Name name={record.event} /> : <What record={record} />}
                    </button>
                  </td>
                  <td>
                    <Fate fate={record.fate} />
                    {record.reason && <Reason reason={record.reason} />}
                  </td>
                  <td className="wide cut">
                    <bdi>{record.distinct_id}</bdi>
                  </td>
                  <td className="wide">{record.sdk}</td>
                  <td className="wide tabular nowrap">{record.time ? moment(record.time, timeZone) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <Drawer
        open={!!opened}
        onClose={() => setOpened(undefined)}
        size="min(640px, 100vw)"
        title={opened?.event ? <Name name={opened.event} /> : t('live.detail')}
      >
        {opened && <Record record={opened} timeZone={timeZone} />}
      </Drawer>
    </>
  )
}

/** A record that is no event: what it did to a profile, or that it could not be read. */
function What({ record }: { record: LiveRecord }): ReactElement {
  const { t } = useTranslation()
  if (record.kind !== 'profile') return <>{t('quarantine.unreadable')}</>
  const ops = [...new Set((record.ops ?? []).map((op) => op.op))]
  return (
    <>
      {t('live.profile')} <span className="soft">{ops.join(', ')}</span>
    </>
  )
}

function Reason({ reason }: { reason: string }): ReactElement {
  const explain = useReason()
  return <span className="soft reason">{explain(reason).what}</span>
}

function Record({ record, timeZone }: { record: LiveRecord; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const explain = useReason()
  const [find, setFind] = useState('')
  const all = record.ops
    ? record.ops.map((op): [string, unknown] => [`${op.op} ${op.key}`, op.value])
    : Object.entries(record.properties ?? {})
  const entries = all.filter(([name]) => name.toLowerCase().includes(find.toLowerCase()))
  return (
    <>
      <dl className="facts">
        <dt>{t('live.fate')}</dt>
        <dd>
          <Fate fate={record.fate} />
        </dd>
        {record.reason && (
          <>
            <dt>{t('live.reason')}</dt>
            <dd>
              {explain(record.reason).what} {record.detail && <p className="soft">{record.detail}</p>}
              <p>{explain(record.reason).todo}</p>
            </dd>
          </>
        )}
        <dt>{t('live.received')}</dt>
        <dd className="tabular">
          {moment(record.received_at, timeZone)} <span className="soft">{timeZone}</span>
        </dd>
        <dt>{t('live.happened')}</dt>
        <dd className="tabular">{record.time ? moment(record.time, timeZone) : '–'}</dd>
        <dt>{t('live.id')}</dt>
        <dd>
          <bdi>{record.distinct_id || '–'}</bdi>{' '}
          <IdLinks id={record.distinct_id} place={`${record.partition}-${record.offset}-${record.index}`} />
        </dd>
        <dt>{t('live.sdk')}</dt>
        <dd>{[record.vendor, record.sdk, record.sdk_version].filter(Boolean).join(' ') || '–'}</dd>
      </dl>
      <h3>{t('live.properties')}</h3>
      {all.length === 0 ? (
        <p className="soft">{t('live.no_properties')}</p>
      ) : (
        <>
          <Input
            allowClear
            prefix={<SearchOutlined />}
            aria-label={t('live.find_property')}
            placeholder={t('live.find_property')}
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
          <table className="properties">
            <tbody>
              {entries.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">
                    <Name name={name} />
                  </th>
                  <td>
                    {value === '' ? (
                      <span className="soft">{t('trend.empty_value')}</span>
                    ) : (
                      <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {(record.properties_left_out ?? 0) > 0 && (
            <p className="soft">{t('live.left_out', { count: record.properties_left_out })}</p>
          )}
        </>
      )}
    </>
  )
}
