/** What is shown to somebody without a project: why, what can be brought back, and how one is made. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Empty, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/accounts'
import { deletions } from '../api/deletions'
import { toMinute } from '../format'
import { Command } from '../parts/Command'
import { Trouble } from '../parts/Trouble'
import { isBeside, refusal } from '../parts/complaint'
import { Choices } from '../shell/Choices'
import { PersonMenu } from '../shell/PersonMenu'
import { address, navigate } from '../state/url'
import { DeletedProjects } from './DeletedProjects'

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

export default function NoProject({ session }: { session: Session }): ReactElement {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['deleted-projects'], queryFn: deletions.all })
  const others = (found.data ?? []).filter((one) => !one.may_restore)
  const makes = session.everywhere.includes('server')
  return (
    <>
      <header className="top">
        <span className="spacer" />
        <Choices />
        {session.by === 'session' && <PersonMenu />}
      </header>
      <main className="page no-project">
        <Empty description={t('app.no_project')} />
        {others.map((one) => (
          <p key={one.name} role="status">
            {t('deletion.yours', {
              project: one.title || one.name,
              at: toMinute(one.deleted_at, ZONE),
              until: toMinute(one.until, ZONE),
            })}
          </p>
        ))}
        <DeletedProjects timeZone={ZONE} />
        {makes ? (
          <Create />
        ) : (
          <section>
            <p>{t('app.no_project_hint')}</p>
            <Command text="zuji project create my-shop" />
          </section>
        )}
      </main>
    </>
  )
}

function Create(): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: ({ name }: { name: string }) => deletions.create(name.trim(), ZONE),
    onSuccess: async (made) => {
      await Promise.all(['session', 'projects'].map((key) => client.invalidateQueries({ queryKey: [key] })))
      navigate(address('/setup', new URLSearchParams(), { project: made.name }))
    },
  })
  return (
    <section className="card">
      <h2>{t('deletion.create')}</h2>
      {create.error && !isBeside(create.error, ['name']) && <Trouble error={create.error} />}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(given: { name: string }) => create.mutate(given)}
      >
        <Form.Item
          name="name"
          label={t('project.name')}
          extra={t('project.name_hint')}
          rules={[{ required: true, whitespace: true, message: t('deletion.name_needed') }]}
          {...refusal(create.error, 'name')}
        >
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('deletion.create')}
        </Button>
      </Form>
    </section>
  )
}
