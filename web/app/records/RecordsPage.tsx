/** Every record of one device or person, as it comes and as it lies in the log, and the steps that made its rows. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Badge, Button, Empty, Segmented, Select, Skeleton, Switch } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Brief, LiveRecord } from '../api/types'
import { full, moment } from '../format'
import { useLive } from '../live/useLive'
import { Fate, useReason } from '../parts/Fate'
import { PageLink, addressOf } from '../parts/Id'
import { Name } from '../parts/Name'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { FindId } from '../person/PersonPage'
import { address, navigate, useAddress, useParameter } from '../state/url'
import { RecordDrawer } from './RecordDrawer'
import '../person/person.css'

const DAYS = [1, 7, 30, 90]
const PLACE = /^\d{1,5}-\d{1,19}-\d{1,10}$/

export default function RecordsPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const { query } = useAddress()
  const id = query.get('id') ?? ''
  const idClass = query.get('class') ?? ''
  const [record, setRecord] = useParameter('record')
  return (
    <>
      <PageHead title={t('debug.title')} subtitle={t('debug.subtitle')}>
        {id && (
          <PageLink to={addressOf('/person', { id, class: idClass || undefined })}>
            {t('person.open')}
          </PageLink>
        )}
      </PageHead>
      <FindId
        key={id}
        id={id}
        find={(value) =>
          PLACE.test(value)
            ? setRecord(value)
            : navigate(address('/records', query, { id: value, class: undefined, record: undefined }))
        }
      />
      {id ? (
        <Records
          key={id + idClass}
          project={project}
          timeZone={timeZone}
          id={id}
          idClass={idClass}
          open={(place) => setRecord(place)}
        />
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('debug.no_id')}>
          <p className="soft">{t('debug.no_id_hint')}</p>
        </Empty>
      )}
      <RecordDrawer
        project={project}
        timeZone={timeZone}
        place={record}
        open={(place) => setRecord(place)}
        close={() => setRecord(undefined)}
      />
    </>
  )
}

const placeOf = (record: Brief): string => `${record.partition}-${record.offset}-${record.index}`

/** A record of the live feed as the list shows it. */
const briefOf = (record: LiveRecord): Brief => ({
  ...record,
  time: record.time ?? null,
  reasons: record.reason ? [record.reason] : [],
  first: null,
})

function Records({
  project,
  timeZone,
  id,
  idClass,
  open,
}: {
  project: string
  timeZone: string
  id: string
  idClass: string
  open: (place: string) => void
}): ReactElement {
  const { t } = useTranslation()
  const { query } = useAddress()
  const explain = useReason()
  const [paused, setPaused] = useState(false)
  const [days, setDays] = useParameter('days')
  const period = DAYS.includes(Number(days)) ? Number(days) : 7
  const found = useQuery({
    queryKey: ['person', project, 'find', id],
    queryFn: () => api.findPerson(project, id),
    staleTime: 2_000,
  })
  const classes = [...new Set((found.data ?? []).map((item) => item.id_class))]
  const wholeOf = idClass || classes[0] || ''
  const person = useQuery({
    queryKey: ['person', project, 'ids', { id_class: idClass, value: id }],
    queryFn: () => api.person(project, { id_class: idClass, value: id }),
    enabled: idClass !== '',
    staleTime: 2_000,
  })
  const ids = useMemo(
    () => (idClass && person.data ? [...new Set(person.data.ids.map((part) => part.value))] : [id]),
    [idClass, person.data, id],
  )
  const live = useLive(project, paused, ids)
  const pages = useInfiniteQuery({
    queryKey: ['records', project, id, idClass, period],
    queryFn: ({ pageParam }) =>
      api.records(
        project,
        { value: id, id_class: idClass || undefined },
        pageParam || undefined,
        Date.now() - period * 86_400_000,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (before) => before,
    staleTime: 5_000,
  })
  const stored = useMemo(() => pages.data?.pages.flatMap((page) => page.records) ?? [], [pages.data])
  const unread = pages.data?.pages.reduce((n, page) => n + page.requests_unread, 0) ?? 0
  const records = useMemo(() => {
    // What the list tells goes before what the feed told: it knows the first copy of a duplicate.
    const known = new Set(stored.map(placeOf))
    const fresh = live.records.map(briefOf).filter((record) => !known.has(placeOf(record)))
    return [...fresh, ...stored].sort((a, b) => b.received_at - a.received_at || b.index - a.index)
  }, [stored, live.records])
  return (
    <>
      <div className="toolbar">
        <Segmented
          value={idClass ? 'person' : 'id'}
          options={[
            { value: 'id', label: t('debug.of_id') },
            { value: 'person', label: t('debug.of_person'), disabled: !wholeOf },
          ]}
          onChange={(value) =>
            navigate(address('/records', query, { class: value === 'person' ? wholeOf : undefined }))
          }
        />
        <Select
          aria-label={t('debug.period')}
          popupMatchSelectWidth={false}
          value={period}
          options={DAYS.map((value) => ({ value, label: t('debug.days', { all: value }) }))}
          onChange={(value) => setDays(value === 7 ? undefined : String(value))}
        />
        <label className="switch">
          <Switch size="small" checked={!paused} onChange={(on) => setPaused(!on)} />
          {t('debug.live')}
        </label>
        <Badge
          status={live.connected ? 'success' : 'warning'}
          text={t(live.connected ? 'live.connected' : 'live.reconnecting')}
        />
      </div>
      {pages.error && <Trouble error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && !pages.error && <Skeleton active />}
      {pages.data && records.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('debug.nothing', { id })}>
          <p className="soft">{t('debug.nothing_hint')}</p>
        </Empty>
      )}
      {records.length > 0 && (
        <div className={pages.isPlaceholderData ? 'table-scroll dimmed' : 'table-scroll'}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('live.received')}</th>
                <th>{t('live.event')}</th>
                <th>{t('live.fate')}</th>
                <th className="wide">{t('live.id')}</th>
                <th className="wide">{t('live.sdk')}</th>
                <th className="wide">{t('debug.place')}</th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={placeOf(record)} className="opens" onClick={() => open(placeOf(record))}>
                  <td className="tabular nowrap">{moment(record.received_at, timeZone)}</td>
                  <td>
                    <button type="button" className="as-link" onClick={() => open(placeOf(record))}>
                      {record.kind === 'profile' ? (
                        <>
                          {t('live.profile')} <span className="soft">{record.event}</span>
                        </>
                      ) : record.event ? (
                        <Name name={record.event} />
                      ) : (
                        t('quarantine.unreadable')
                      )}
                    </button>
                  </td>
                  <td>
                    <Fate fate={record.fate} />{' '}
                    {record.reasons.map((reason) => (
                      <span key={reason} className="soft reason">
                        {explain(reason).what}
                      </span>
                    ))}
                  </td>
                  <td className="wide cut">
                    <bdi>{record.distinct_id || '–'}</bdi>
                  </td>
                  <td className="wide cut" title={record.vendor}>
                    {[record.sdk || record.vendor, record.sdk_version].filter(Boolean).join(' ')}
                  </td>
                  <td className="wide tabular nowrap">
                    <code>{placeOf(record)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.hasNextPage && (
        <p>
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('state.more')}
          </Button>
        </p>
      )}
      <p className="soft">
        {t('debug.duplicates')} {unread > 0 && t('debug.unread', { all: full(unread) })}
      </p>
    </>
  )
}
