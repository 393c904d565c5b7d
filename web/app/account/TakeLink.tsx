/** What a one-time link is for: the first owner's account, an invitation, a new password. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Skeleton } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { accounts } from '../api/accounts'
import { ApiError } from '../api/call'
import { sso } from '../api/sso'
import { Trouble } from '../parts/Trouble'
import { SsoLogin } from './SsoLogin'
import { useEntered } from './useEntered'

interface Given {
  mail?: string
  name?: string
  password: string
}

export function TakeLink({ token }: { token: string }): ReactElement {
  const { t } = useTranslation()
  const entered = useEntered()
  const link = useQuery({ queryKey: ['link', token], queryFn: () => accounts.link(token), retry: false })
  const take = useMutation({
    mutationFn: (given: Given) => accounts.take({ token, ...given }),
    onSuccess: entered,
  })
  const ways = useQuery({ queryKey: ['ways'], queryFn: sso.ways, staleTime: Infinity })
  if (link.isPending || ways.isPending) return <Skeleton active />
  if (link.error) {
    const over = link.error instanceof ApiError && link.error.status === 401
    return over ? (
      <Alert type="error" showIcon title={t('login.link_over')} />
    ) : (
      <Trouble error={link.error} retry={() => void link.refetch()} />
    )
  }
  const { kind, mail } = link.data
  const bySso = kind === 'invite' && Boolean(ways.data?.sso)
  const onlySso = bySso && Boolean(ways.data?.sso_only)
  if (take.error instanceof ApiError && take.error.type === 'code-needed')
    return <Alert type="success" showIcon title={t('login.set_now')} />
  return (
    <>
      <h2>{t(`login.link_${kind}`)}</h2>
      {kind === 'owner' && <p className="soft">{t('login.link_owner_hint')}</p>}
      {bySso && ways.data && (
        <>
          <p className="soft">{t(onlySso ? 'sso.only' : 'sso.invited', { name: ways.data.sso })}</p>
          <SsoLogin ways={ways.data} alone={onlySso} />
        </>
      )}
      {take.error && <Trouble error={take.error} />}
      {!onlySso && (
        <Form layout="vertical" requiredMark={false} onFinish={(given: Given) => take.mutate(given)}>
          {mail ? (
            <p>
              <bdi>{mail}</bdi>
            </p>
          ) : (
            <Form.Item name="mail" label={t('login.mail')} rules={[{ required: true, message: '' }]}>
              <Input type="email" autoFocus autoComplete="username" maxLength={254} />
            </Form.Item>
          )}
          {kind !== 'reset' && (
            <Form.Item name="name" label={t('login.name')} rules={[{ required: true, message: '' }]}>
              <Input autoComplete="name" maxLength={100} />
            </Form.Item>
          )}
          <Form.Item
            name="password"
            label={t('login.new_password')}
            extra={t('login.new_password_hint')}
            rules={[{ required: true, min: 10, message: '' }]}
          >
            <Input.Password autoComplete="new-password" maxLength={200} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={take.isPending} block>
            {t(kind === 'reset' ? 'login.save_password' : 'login.create')}
          </Button>
        </Form>
      )}
    </>
  )
}
