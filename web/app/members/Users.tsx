/** Every user of the server: roles, access, sessions, a new password. For owners. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal, Popconfirm, Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type User, accounts } from '../api/accounts'
import { toMinute } from '../format'
import { Once } from '../parts/Once'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useAllowed } from '../state/allowed'
import { Who } from './MembersPage'
import { RulesTold } from './RulesTold'
import { linkOf } from './roles'

export function Users({ timeZone }: { timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { user } = useAllowed()
  const list = useQuery({ queryKey: ['users'], queryFn: accounts.users })
  const renew = (): void => {
    for (const key of ['people', 'users']) void client.invalidateQueries({ queryKey: [key] })
  }
  const disable = useMutation({
    mutationFn: (one: User) => accounts.disableUser(one.id, !one.disabled),
    onSuccess: renew,
  })
  const end = useMutation({
    mutationFn: (one: User) => accounts.endUserSessions(one.id),
    onSuccess: (_, one) => void message.success(t('people.ended', { name: one.name || one.mail })),
  })
  const reset = useMutation({ mutationFn: (one: User) => accounts.resetLink(one.id) })
  const trouble = disable.error ?? end.error ?? reset.error
  return (
    <section className="settings-part">
      <h2>{t('people.users')}</h2>
      <p className="soft">{t('people.users_hint')}</p>
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {trouble && <Trouble error={trouble} />}
      {list.isPending && <Skeleton active />}
      {list.data && (
        <TableScroll label={t('people.users')}>
          <table className="roomy list people">
            <thead>
              <tr>
                <th>{t('people.person')}</th>
                <th>{t('people.roles')}</th>
                <th className="wide">{t('people.login_at')}</th>
                <th>{t('people.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {list.data.map((one) => (
                <tr key={one.id} data-user={one.mail}>
                  <td>
                    <Who {...one} you={one.id === user} />
                  </td>
                  <td>
                    {one.grants.map((grant) => (
                      <div key={grant.project ?? ''}>
                        <Tag>{grant.project ?? t('people.everywhere')}</Tag>
                        {t('people.role_of.' + grant.role, { defaultValue: grant.role })}{' '}
                        <RulesTold hidden={grant.hidden} rows={grant.rows} />
                      </div>
                    ))}
                    {one.grants.length === 0 && <span className="soft">{t('people.no_role')}</span>}
                  </td>
                  <td className="wide tabular">
                    {one.login_at ? toMinute(one.login_at, timeZone) : t('people.never')}
                  </td>
                  <td>
                    <span className="row">
                      <Button
                        size="small"
                        loading={reset.isPending && reset.variables.id === one.id}
                        onClick={() => reset.mutate(one)}
                      >
                        {t('people.reset')}
                      </Button>
                      <Popconfirm
                        title={t('people.end_sure', { name: one.name || one.mail })}
                        okText={t('people.end')}
                        cancelText={t('state.cancel')}
                        onConfirm={() => end.mutate(one)}
                      >
                        <Button size="small">{t('people.end')}</Button>
                      </Popconfirm>
                      {one.disabled ? (
                        <Button size="small" onClick={() => disable.mutate(one)}>
                          {t('people.enable')}
                        </Button>
                      ) : (
                        <Popconfirm
                          title={t('people.disable_sure', { name: one.name || one.mail })}
                          okText={t('people.disable')}
                          cancelText={t('state.cancel')}
                          onConfirm={() => disable.mutate(one)}
                        >
                          <Button size="small" danger>
                            {t('people.disable')}
                          </Button>
                        </Popconfirm>
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {reset.data && (
        <Modal open title={t('people.reset')} footer={null} onCancel={reset.reset}>
          <Once
            title={t('people.reset_once', { name: reset.variables.name || reset.variables.mail })}
            text={linkOf(reset.data)}
          />
        </Modal>
      )}
    </section>
  )
}
