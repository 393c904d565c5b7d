import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { accounts } from '../api/accounts'
import { Trouble } from '../parts/Trouble'
import { complaint, isBeside, refusal } from '../parts/complaint'

interface Given {
  old: string
  given: string
}

/** A new password, which ends every session: one logs in with it at once. */
export function PasswordChange({ mail }: { mail: string }): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: ({ old, given }: Given) => accounts.changePassword(old, given),
    onSuccess: () => {
      void message.success(t('account.password_done'))
      void client.resetQueries({ queryKey: ['session'] })
    },
  })
  const wrong = complaint(change.error, 'old') !== undefined
  return (
    <section className="settings-card">
      <h2>{t('account.password')}</h2>
      <p className="soft">{t('account.password_hint')}</p>
      {change.error && !isBeside(change.error, ['old', 'new']) && <Trouble error={change.error} />}
      <Form
        className="settings-form"
        layout="vertical"
        requiredMark={false}
        onFinish={(given: Given) => change.mutate(given)}
      >
        {/* For password managers, which file the new one under it. */}
        <input type="text" hidden readOnly autoComplete="username" value={mail} />
        <Form.Item
          name="old"
          label={t('account.old_password')}
          rules={[{ required: true, message: t('account.password_needed') }]}
          {...(wrong && { validateStatus: 'error' as const, help: t('account.wrong_password') })}
        >
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="given"
          label={t('login.new_password')}
          extra={t('login.new_password_hint')}
          rules={[{ required: true, min: 10, message: t('account.password_short') }]}
          {...refusal(change.error, 'new')}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Button htmlType="submit" loading={change.isPending}>
          {t('account.change_password')}
        </Button>
      </Form>
    </section>
  )
}
