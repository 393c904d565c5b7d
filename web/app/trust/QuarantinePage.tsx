import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Drawer, Empty, Skeleton, Switch, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Refusal, Fate as Verdict } from '../api/types'
import { full, moment } from '../format'
import { Fate, useReason } from '../parts/Fate'
import { IdLinks } from '../parts/Id'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { useParameter } from '../state/url'
import { Narrowed, useNarrowed } from './Narrowed'
import { Raw } from './Raw'
import { Replay } from './Replay'

export default function QuarantinePage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const releases = useMay('sources')
  const explain = useReason()
  const [reason, setReason] = useParameter('reason')
  const [open, setOpen] = useParameter('open')
  const narrowed = useNarrowed()
  const [chosen, setChosen] = useState<{ reason?: string; ids?: string[] }>()
  const [opened, setOpened] = useState<Refusal>()
  const pages = useInfiniteQuery({
    queryKey: ['quarantine', project, reason, open, narrowed.values],
    queryFn: ({ pageParam }) =>
      api.quarantine(project, reason, pageParam || undefined, open === '1', narrowed.values),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (before) => before,
    staleTime: 5_000,
  })
  const counts = [...(pages.data?.pages[0]?.reasons ?? [])].sort((a, b) => b.count - a.count)
  const records = pages.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <PageHead title={t('quarantine.title')} subtitle={t('quarantine.subtitle')}>
        <label className="switch">
          <Switch
            size="small"
            checked={open === '1'}
            onChange={(checked) => setOpen(checked ? '1' : undefined)}
          />
          {t('quarantine.only_open')}
        </label>
        {releases && (
          <Button
            type="primary"
            disabled={!counts.some((item) => item.open > 0 && (!reason || item.reason === reason))}
            onClick={() => setChosen({ reason })}
          >
            {t('quarantine.replay')}
          </Button>
        )}
        <Button onClick={() => void pages.refetch()} loading={pages.isRefetching}>
          {t('state.refresh')}
        </Button>
      </PageHead>
      <Narrowed {...narrowed} timeZone={timeZone} />
      {pages.error && <Trouble error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && !pages.error && <Skeleton active />}
      {pages.data && counts.length === 0 && !reason && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('quarantine.clean')}>
          <p className="soft">{t('quarantine.clean_hint')}</p>
        </Empty>
      )}
      {counts.length > 0 && (
        <div className="reasons" role="group" aria-label={t('quarantine.reason')}>
          {counts.map((item) => {
            const { what, todo } = explain(item.reason)
            const chosen = item.reason === reason
            return (
              <button
                key={item.fate + item.reason}
                type="button"
                className="reason-card"
                aria-pressed={chosen}
                onClick={() => setReason(chosen ? undefined : item.reason)}
              >
                <span className="reason-head">
                  <b className="tabular">{full(item.count)}</b>
                  <Fate fate={item.fate as Verdict} />
                </span>
                <span>{what}</span>
                <span className="soft">{todo}</span>
                {item.open > 0 && <span>{t('quarantine.open_of', { all: full(item.open) })}</span>}
                <code>{item.reason}</code>
              </button>
            )
          })}
        </div>
      )}
      {records.length > 0 && (
        <div className={pages.isPlaceholderData ? 'table-scroll dimmed' : 'table-scroll'}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('live.received')}</th>
                <th>{t('quarantine.reason')}</th>
                <th className="wide">{t('quarantine.detail')}</th>
                <th className="wide">{t('live.event')}</th>
                <th className="wide">{t('live.id')}</th>
                <th className="wide">{t('live.sdk')}</th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record.id} className="opens" onClick={() => setOpened(record)}>
                  <td className="tabular nowrap">{moment(record.at, timeZone)}</td>
                  <td>
                    <button type="button" className="as-link" onClick={() => setOpened(record)}>
                      <code>{record.reason}</code>
                    </button>{' '}
                    {record.released && <Tag>{t('quarantine.released')}</Tag>}
                    <bdi className="narrow soft">{record.detail}</bdi>
                  </td>
                  <td className="wide cut" title={record.detail}>
                    <bdi>{record.detail}</bdi>
                  </td>
                  <td className="wide cut">
                    <bdi>{record.event || '–'}</bdi>
                  </td>
                  <td className="wide cut">
                    <bdi>{record.distinct_id || '–'}</bdi>
                  </td>
                  <td className="wide nowrap">
                    {[record.sdk, record.sdk_version].filter(Boolean).join(' ') || '–'}
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
      <Drawer
        open={!!opened}
        onClose={() => setOpened(undefined)}
        size="min(720px, 100vw)"
        title={opened && explain(opened.reason).what}
      >
        {opened && (
          <>
            <dl className="facts">
              <dt>{t('live.fate')}</dt>
              <dd>
                <Fate fate={opened.fate as Verdict} />{' '}
                <span className="soft">{t(`quarantine.${opened.fate}_hint`)}</span>
              </dd>
              <dt>{t('quarantine.todo')}</dt>
              <dd>{explain(opened.reason).todo}</dd>
              <dt>{t('quarantine.detail')}</dt>
              <dd>
                <bdi>{opened.detail || '–'}</bdi>
              </dd>
              <dt>{t('quarantine.field')}</dt>
              <dd>{opened.field ? <code>{opened.field}</code> : '–'}</dd>
              <dt>{t('live.event')}</dt>
              <dd>
                <bdi>{opened.event || t('quarantine.unreadable')}</bdi>
              </dd>
              <dt>{t('live.id')}</dt>
              <dd>
                <bdi>{opened.distinct_id || t('quarantine.unreadable')}</bdi>{' '}
                <IdLinks id={opened.distinct_id} place={opened.id} />
              </dd>
              <dt>{t('live.received')}</dt>
              <dd className="tabular">
                {moment(opened.at, timeZone)} <span className="soft">{timeZone}</span>
              </dd>
              <dt>{t('live.sdk')}</dt>
              <dd>{[opened.vendor, opened.sdk, opened.sdk_version].filter(Boolean).join(' ') || '–'}</dd>
            </dl>
            {opened.violations.length > 0 && (
              <>
                <h3>{t('quarantine.difference')}</h3>
                <TableScroll label={t('quarantine.difference')}>
                  <table className="list">
                    <thead>
                      <tr>
                        <th>{t('quarantine.diff_field')}</th>
                        <th>{t('quarantine.diff_value')}</th>
                        <th>{t('quarantine.diff_valid')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {opened.violations.map((found, i) => (
                        <tr key={i}>
                          <td>
                            {found.field ? <code>{found.field}</code> : t('quarantine.whole_event')}
                            <p className="soft">{explain(found.code).what}</p>
                          </td>
                          <td>
                            <bdi>{found.value}</bdi>
                          </td>
                          <td>
                            <bdi>{found.valid}</bdi>
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </TableScroll>
              </>
            )}
            {opened.replayable && !releases && (
              <p className="soft">
                {t('allowed.only', { what: t('quarantine.replay'), who: t('allowed.who.sources') })}
              </p>
            )}
            {opened.replayable && releases && (
              <p>
                <Button type="primary" onClick={() => setChosen({ ids: [opened.id] })}>
                  {t('quarantine.replay')}
                </Button>
              </p>
            )}
            {opened.raw_length > 0 && <Raw project={project} record={opened} />}
          </>
        )}
      </Drawer>
      {chosen && (
        <Replay
          project={project}
          chosen={chosen}
          close={(done) => {
            setChosen(undefined)
            if (done) setOpened(undefined)
          }}
        />
      )}
    </>
  )
}
