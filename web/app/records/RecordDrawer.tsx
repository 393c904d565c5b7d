/** One record: the way from its request to its rows, and the request itself. */
import { useQuery } from '@tanstack/react-query'
import { Drawer, Skeleton, Tabs } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { OneRequest, RecordSteps, SomeBytes } from '../api/types'
import { exact, full } from '../format'
import { Command } from '../parts/Command'
import { Fate } from '../parts/Fate'
import { Name } from '../parts/Name'
import { Trouble } from '../parts/Trouble'
import { inLines } from '../parts/json'
import { Steps } from './Steps'

export function RecordDrawer({
  project,
  timeZone,
  place,
  open,
  close,
}: {
  project: string
  timeZone: string
  place: string
  open: (place: string) => void
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const record = useQuery({
    queryKey: ['record', project, place],
    queryFn: () => api.record(project, place),
    enabled: place !== '',
    retry: false,
  })
  const at = place.split('-').slice(0, 2).join('-')
  const request = useQuery({
    queryKey: ['request', project, at],
    queryFn: () => api.request(project, at),
    enabled: place !== '',
    retry: false,
  })
  const event = record.data?.decoded?.event ?? record.data?.row?.event
  return (
    <Drawer
      open={place !== ''}
      onClose={close}
      size="min(820px, 100vw)"
      title={
        <>
          {typeof event === 'string' && event ? <Name name={event} /> : t('debug.record')}{' '}
          <code className="soft">{place}</code>
        </>
      }
    >
      {record.error && <Trouble error={record.error} retry={() => void record.refetch()} />}
      {record.isPending && place !== '' && !record.error && <Skeleton active />}
      {record.data && (
        <Tabs
          items={[
            {
              key: 'steps',
              label: t('debug.steps'),
              children: <Steps record={record.data} timeZone={timeZone} open={open} />,
            },
            { key: 'raw', label: t('debug.raw'), children: <Raw record={record.data} /> },
            {
              key: 'request',
              label: t('debug.request'),
              children: request.data ? (
                <Request request={request.data} place={place} timeZone={timeZone} open={open} />
              ) : request.error ? (
                <Trouble error={request.error} />
              ) : (
                <Skeleton active />
              ),
            },
          ]}
        />
      )}
    </Drawer>
  )
}

function Bytes({ bytes, received }: { bytes: SomeBytes; received?: boolean }): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <p className="soft">
        {t(received ? 'quarantine.raw_length' : 'debug.bytes', { all: full(bytes.length) })}{' '}
        {bytes.encoding === 'base64' && t('quarantine.raw_base64')} {bytes.cut && t('quarantine.raw_cut')}
      </p>
      {bytes.text && <Command text={inLines(bytes.text)} />}
    </>
  )
}

function Raw({ record }: { record: RecordSteps }): ReactElement {
  const { t } = useTranslation()
  return record.raw ? <Bytes bytes={record.raw} /> : <p className="soft">{t('debug.no_raw')}</p>
}

function Request({
  request,
  place,
  timeZone,
  open,
}: {
  request: OneRequest
  place: string
  timeZone: string
  open: (place: string) => void
}): ReactElement {
  const { t } = useTranslation()
  const found = request.request
  return (
    <>
      {!found && <p>{t('debug.gone')}</p>}
      {found && (
        <>
          <dl className="facts">
            <dt>{t('live.received')}</dt>
            <dd className="tabular">
              {exact(found.received_at, timeZone)} <span className="soft">{timeZone}</span>
            </dd>
            <dt>{t('debug.request')}</dt>
            <dd>
              <code>
                {found.method} {found.path}
                {found.query && `?${found.query}`}
              </code>
            </dd>
            <dt>{t('debug.protocol')}</dt>
            <dd>{found.protocol}</dd>
            <dt>{t('debug.peer')}</dt>
            <dd>{found.peer || '–'}</dd>
          </dl>
          {found.shared && <p>{t('debug.shared')}</p>}
        </>
      )}
      <h3>{t('debug.records_of', { all: full(request.records.length) })}</h3>
      <ul className="plain-list">
        {request.records.map((one) => {
          const own = `${one.partition}-${one.offset}-${one.index}`
          return (
            <li key={one.index}>
              <span className="tabular soft">{one.index}</span> <Fate fate={one.fate} />{' '}
              {own === place ? (
                <b>{one.event ? <Name name={one.event} /> : t('quarantine.unreadable')}</b>
              ) : (
                <button type="button" className="as-link" onClick={() => open(own)}>
                  {one.event ? <Name name={one.event} /> : t('quarantine.unreadable')}
                </button>
              )}{' '}
              <bdi className="soft">{one.distinct_id}</bdi>
            </li>
          )
        })}
      </ul>
      {found && found.headers.length > 0 && (
        <>
          <h3>{t('debug.headers')}</h3>
          <p className="soft">{t('debug.headers_hint')}</p>
          <table className="properties">
            <tbody>
              {found.headers.map(([name, value], i) => (
                <tr key={i}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>
                    <bdi>{value}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {found?.unpacked && (
        <>
          <h3>{t('debug.unpacked')}</h3>
          <Bytes bytes={found.unpacked} />
        </>
      )}
      {found?.body && (
        <>
          <h3>{t('debug.body')}</h3>
          <Bytes bytes={found.body} received />
        </>
      )}
    </>
  )
}
