/** One's own account: name, password, codes of an authenticator app, where one is logged in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Empty, Form, Input, Skeleton } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type Me, accounts } from '../api/accounts'
import '../members/settings.css'
import { DeletedProjects } from '../deletion/DeletedProjects'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { isBeside, refusal } from '../parts/complaint'
import { useAllowed } from '../state/allowed'
import { Codes } from './Codes'
import { PasswordChange } from './PasswordChange'
import { Sessions } from './Sessions'
import { SsoLink } from './SsoLink'

export default function AccountPage({ timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const { user } = useAllowed()
  const me = useQuery({ queryKey: ['me'], queryFn: accounts.me, enabled: user !== null })
  if (user === null)
    return (
      <>
        <PageHead title={t('account.title')} />
        <Empty description={t('account.nobody')}>
          <p className="soft">{t('account.nobody_hint')}</p>
        </Empty>
      </>
    )
  return (
    <>
      <PageHead title={t('account.title')} subtitle={me.data && <bdi>{me.data.mail}</bdi>} />
      {me.error && <Trouble error={me.error} retry={() => void me.refetch()} />}
      {me.isPending && <Skeleton active />}
      {me.data && (
        <>
          <Name key={me.data.name} me={me.data} />
          <SsoLink me={me.data} />
          {me.data.password && <PasswordChange mail={me.data.mail} />}
          {me.data.password && <Codes me={me.data} />}
          <Sessions timeZone={timeZone} />
          <DeletedProjects timeZone={timeZone} />
        </>
      )}
    </>
  )
}

function Name({ me }: { me: Me }): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => accounts.changeName(name.trim()),
    onSuccess: () => {
      for (const key of ['me', 'session']) void client.invalidateQueries({ queryKey: [key] })
      void message.success(t('account.saved'))
    },
  })
  return (
    <section className="settings-card">
      <h2>{t('account.name')}</h2>
      {save.error && !isBeside(save.error, ['name']) && <Trouble error={save.error} />}
      <Form
        className="settings-form"
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: me.name }}
        onFinish={(given: { name: string }) => save.mutate(given)}
      >
        <Form.Item
          name="name"
          label={t('account.your_name')}
          extra={t('account.name_hint')}
          rules={[{ required: true, whitespace: true, message: t('account.name_needed') }]}
          {...refusal(save.error, 'name')}
        >
          <Input autoComplete="name" maxLength={100} />
        </Form.Item>
        <Button htmlType="submit" loading={save.isPending}>
          {t('account.save')}
        </Button>
      </Form>
    </section>
  )
}
