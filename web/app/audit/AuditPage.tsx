/** Who changed what, or took it out: found by person, action and period, carried away as CSV. */
import { DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Empty, Input, Select, Skeleton, Tag } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type AuditWanted, accounts } from '../api/accounts'
import { moment } from '../format'
import '../members/settings.css'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useParameter } from '../state/url'
import { PickPeriod } from '../trust/PickPeriod'
import { periodOf } from '../trust/period'
import { ACTIONS, told } from './actions'

const COLOURS: Record<string, string> = { done: 'green', refused: 'orange', failed: 'red' }

export default function AuditPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [who, setWho] = useParameter('who')
  const [action, setAction] = useParameter('action')
  const [range, setRange] = useParameter('range')
  const [typed, setTyped] = useState(who)
  // Held while the filters stay the same: pages are read on from where the ones before ended.
  const wanted = useMemo<AuditWanted>(
    () => ({ who, action, ...periodOf(range || '30d', timeZone) }),
    [who, action, range, timeZone],
  )
  const open = useMemo<AuditWanted>(
    () => ({ ...wanted, to: range.includes('..') ? wanted.to : undefined }),
    [wanted, range],
  )
  const list = useInfiniteQuery({
    queryKey: ['audit', project, open],
    queryFn: ({ pageParam }) => accounts.audit(project, open, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.before ?? undefined,
    staleTime: 0,
  })
  const rows = list.data?.pages.flatMap((page) => page.entries) ?? []
  const named = (one: string): string => t('audit.action_of.' + one, { defaultValue: one })
  return (
    <>
      <PageHead title={t('audit.title')} subtitle={t('audit.subtitle')}>
        <Button href={accounts.auditFile(project, open)} download icon={<DownloadOutlined />}>
          CSV
        </Button>
      </PageHead>
      <div className="toolbar">
        <Input.Search
          allowClear
          className="pick-find"
          aria-label={t('audit.who')}
          placeholder={t('audit.who_hint')}
          maxLength={254}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            if (!event.target.value) setWho(undefined)
          }}
          onSearch={(value) => setWho(value.trim() || undefined)}
        />
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          className="pick-event"
          aria-label={t('audit.action')}
          placeholder={t('audit.any_action')}
          popupMatchSelectWidth={false}
          value={action || undefined}
          options={ACTIONS.map((value) => ({ value, label: named(value) }))}
          onChange={(value?: string) => setAction(value)}
        />
        <PickPeriod range={range || '30d'} timeZone={timeZone} set={setRange} />
        <Button loading={list.isFetching && !list.isFetchingNextPage} onClick={() => void list.refetch()}>
          {t('state.refresh')}
        </Button>
      </div>
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton active />}
      {list.data && rows.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('audit.none')}>
          <p className="soft">{t('audit.none_hint')}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <TableScroll label={t('audit.title')}>
          <table className="roomy list people">
            <thead>
              <tr>
                <th>{t('audit.at')}</th>
                <th>{t('audit.who')}</th>
                <th>{t('audit.action')}</th>
                <th>{t('audit.target')}</th>
                <th className="wide">{t('audit.detail')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <td className="tabular">{moment(one.at, timeZone)}</td>
                  <td>
                    <bdi>{one.who}</bdi>{' '}
                    <span className="soft">
                      {t('audit.by.' + one.by, { defaultValue: one.by })} {one.address}
                    </span>
                  </td>
                  <td>
                    <span title={one.action}>{named(one.action)}</span>{' '}
                    {one.result !== 'done' && (
                      <Tag color={COLOURS[one.result]}>
                        {t('audit.result.' + one.result, { defaultValue: one.result })}
                      </Tag>
                    )}
                  </td>
                  <td>
                    <bdi>{one.target || '–'}</bdi>
                  </td>
                  <td className="wide soft">
                    <bdi>{told(one.detail)}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('state.more')}
        </Button>
      )}
    </>
  )
}
