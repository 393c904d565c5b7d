/** E-mail and password; the code of the authenticator app where the account asks for one. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accounts } from '../api/accounts'
import { ApiError } from '../api/call'
import { sso } from '../api/sso'
import { Trouble } from '../parts/Trouble'
import { useEntered } from './useEntered'

interface Given {
  mail: string
  password: string
  code?: string
}

export function PasswordLogin(): ReactElement {
  const { t } = useTranslation()
  const entered = useEntered()
  const [asksCode, setAsksCode] = useState(false)
  const login = useMutation({
    mutationFn: (given: Given) => accounts.enter(given.mail.trim(), given.password, given.code?.trim() ?? ''),
    onSuccess: entered,
    onError: (error) => {
      if (typeOf(error) === 'code-needed') setAsksCode(true)
    },
  })
  const type = typeOf(login.error)
  const ways = useQuery({ queryKey: ['ways'], queryFn: sso.ways, staleTime: Infinity })
  return (
    <>
      {type === 'login-refused' && <Alert type="error" showIcon title={t('login.wrong')} />}
      {type === 'sso-only' && (
        <Alert type="error" showIcon title={t('sso.only', { name: ways.data?.sso ?? '' })} />
      )}
      {type === 'too-many-requests' && <Alert type="warning" showIcon title={t('login.slow')} />}
      {login.error && !['login-refused', 'too-many-requests', 'code-needed', 'sso-only'].includes(type) && (
        <Trouble error={login.error} />
      )}
      <Form layout="vertical" requiredMark={false} onFinish={(given: Given) => login.mutate(given)}>
        <Form.Item name="mail" label={t('login.mail')} rules={[{ required: true, message: '' }]}>
          <Input type="email" autoFocus autoComplete="username" maxLength={254} />
        </Form.Item>
        <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: '' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {asksCode && (
          <Form.Item name="code" label={t('login.code')} extra={t('login.code_hint')}>
            <Input autoFocus autoComplete="one-time-code" inputMode="numeric" maxLength={40} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={login.isPending} block>
          {t('login.submit')}
        </Button>
      </Form>
    </>
  )
}

const typeOf = (error: unknown): string => (error instanceof ApiError ? error.type : '')
