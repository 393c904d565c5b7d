/** What a link with a password shows before it was given. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { sharedApi } from '../api/boards'
import { ApiError } from '../api/call'
import { Trouble } from '../parts/Trouble'
import { Choices } from '../shell/Choices'

export function SharePassword({ token }: { token: string }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const open = useMutation({
    mutationFn: ({ password }: { password: string }) => sharedApi.open(token, password),
    onSuccess: () => client.resetQueries({ queryKey: ['shared', token] }),
  })
  const type = open.error instanceof ApiError ? open.error.type : ''
  return (
    <main className="login">
      <div className="login-box">
        <h1>{t('share.page')}</h1>
        {type === 'password-needed' && <Alert type="error" showIcon title={t('share_password.wrong')} />}
        {type === 'too-many-requests' && <Alert type="warning" showIcon title={t('login.slow')} />}
        {open.error && !['password-needed', 'too-many-requests'].includes(type) && (
          <Trouble error={open.error} />
        )}
        <Form layout="vertical" requiredMark={false} onFinish={open.mutate}>
          <Form.Item
            name="password"
            label={t('share_password.asked')}
            rules={[{ required: true, message: '' }]}
          >
            <Input.Password autoFocus autoComplete="off" maxLength={200} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={open.isPending} block>
            {t('share_password.open')}
          </Button>
        </Form>
        <Choices />
      </div>
    </main>
  )
}
