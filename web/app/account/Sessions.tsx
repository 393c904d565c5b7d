import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { accounts } from '../api/accounts'
import { toMinute } from '../format'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { browserOf } from './browser'

/** Where one is logged in; each session but this one can be ended. */
export function Sessions({ timeZone }: { timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const list = useQuery({ queryKey: ['own-sessions'], queryFn: accounts.sessions, staleTime: 0 })
  const end = useMutation({
    mutationFn: (id: string) => accounts.endSession(id),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['own-sessions'] }),
  })
  const others = list.data?.some((one) => !one.current)
  return (
    <section className="settings-card">
      <h2>{t('account.sessions')}</h2>
      {(list.error ?? end.error) && (
        <Trouble error={list.error ?? end.error} retry={() => void list.refetch()} />
      )}
      {list.isPending && <Skeleton active />}
      {list.data && (
        <TableScroll label={t('account.sessions')}>
          <table className="list people">
            <thead>
              <tr>
                <th>{t('account.browser')}</th>
                <th className="wide">{t('account.address')}</th>
                <th className="wide">{t('account.since')}</th>
                <th>{t('account.seen')}</th>
                <th>
                  <span className="sr-only">{t('people.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.data.map((one) => (
                <tr key={one.id}>
                  <td>
                    <bdi title={one.agent}>{browserOf(one.agent) || t('account.unknown_browser')}</bdi>{' '}
                    {one.current && <Tag color="blue">{t('account.this_one')}</Tag>}
                  </td>
                  <td className="wide">
                    <bdi>{one.address}</bdi>
                  </td>
                  <td className="wide tabular">{toMinute(one.created_at, timeZone)}</td>
                  <td className="tabular">{toMinute(one.seen_at, timeZone)}</td>
                  <td>
                    {!one.current && (
                      <Button
                        size="small"
                        loading={end.isPending && end.variables === one.id}
                        onClick={() => end.mutate(one.id)}
                      >
                        {t('account.end')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {others && (
        <Button
          danger
          loading={end.isPending && end.variables === 'others'}
          onClick={() => end.mutate('others')}
        >
          {t('account.end_others')}
        </Button>
      )}
    </section>
  )
}
