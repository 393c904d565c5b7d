/** Who has which role in the project; for owners, every user of the server. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Empty, Popconfirm, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type Member, accounts } from '../api/accounts'
import { toMinute } from '../format'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useAllowed, useMay } from '../state/allowed'
import { ChangeDialog } from './ChangeDialog'
import { InviteDialog } from './InviteDialog'
import { RulesTold } from './RulesTold'
import { Users } from './Users'
import './settings.css'

export default function MembersPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const owns = useMay('server')
  const { user } = useAllowed()
  const [inviting, setInviting] = useState(false)
  const [changed, setChanged] = useState<Member>()
  const list = useQuery({ queryKey: ['people', project], queryFn: () => accounts.members(project) })
  const remove = useMutation({
    mutationFn: (one: Member) => accounts.removeMember(project, one.user),
    onSuccess: () => {
      for (const key of ['people', 'users']) void client.invalidateQueries({ queryKey: [key] })
    },
  })
  return (
    <>
      <PageHead title={t('people.title')} subtitle={t('people.subtitle', { project })}>
        <Button type="primary" onClick={() => setInviting(true)}>
          {t('people.invite')}
        </Button>
      </PageHead>
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {remove.error && <Trouble error={remove.error} />}
      {list.isPending && <Skeleton active />}
      {list.data?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('people.none')}>
          <p className="soft">{t('people.none_hint')}</p>
        </Empty>
      )}
      {list.data && list.data.length > 0 && (
        <TableScroll label={t('people.title')}>
          <table className="roomy list people">
            <thead>
              <tr>
                <th>{t('people.person')}</th>
                <th>{t('people.role')}</th>
                <th className="wide">{t('people.login_at')}</th>
                <th>{t('people.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {list.data.map((one) => (
                <tr key={one.user}>
                  <td>
                    <Who {...one} you={one.user === user} />
                  </td>
                  <td>
                    {t('people.role_of.' + one.role, { defaultValue: one.role })}{' '}
                    {one.everywhere && <Tag>{t('people.everywhere')}</Tag>}
                    <RulesTold hidden={one.hidden} rows={one.rows} />
                  </td>
                  <td className="wide tabular">
                    {one.login_at ? toMinute(one.login_at, timeZone) : t('people.never')}
                  </td>
                  <td>
                    {one.everywhere ? (
                      <span className="soft">{t(owns ? 'people.by_server_below' : 'people.by_server')}</span>
                    ) : (
                      <span className="row">
                        <Button size="small" onClick={() => setChanged(one)}>
                          {t('people.change')}
                        </Button>
                        <Popconfirm
                          title={t('people.remove_sure', { name: one.name || one.mail, project })}
                          okText={t('people.remove')}
                          cancelText={t('state.cancel')}
                          onConfirm={() => remove.mutate(one)}
                        >
                          <Button size="small" danger>
                            {t('people.remove')}
                          </Button>
                        </Popconfirm>
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {owns && <Users timeZone={timeZone} />}
      {inviting && <InviteDialog project={project} close={() => setInviting(false)} />}
      {changed && (
        <ChangeDialog
          key={changed.user}
          project={project}
          member={changed}
          close={() => setChanged(undefined)}
        />
      )}
    </>
  )
}

/** A user's name and mail, and what is to be known of the account. */
export function Who({
  name,
  mail,
  totp,
  disabled,
  you,
}: {
  name: string
  mail: string
  totp: boolean
  disabled: boolean
  you: boolean
}): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <bdi>{name || mail}</bdi> {you && <Tag color="blue">{t('people.you')}</Tag>}
      {disabled && <Tag color="red">{t('people.disabled')}</Tag>}
      {totp && <Tag>{t('people.totp')}</Tag>}
      <div className="soft">
        <bdi>{mail}</bdi>
      </div>
    </>
  )
}
