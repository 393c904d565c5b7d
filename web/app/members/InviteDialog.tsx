import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, Radio, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Role, type ServerRole, accounts } from '../api/accounts'
import { Once } from '../parts/Once'
import { Trouble } from '../parts/Trouble'
import { isBeside, refusal } from '../parts/complaint'
import { useMay } from '../state/allowed'
import { RulesEditor } from './RulesEditor'
import { ROLES, SERVER_ROLES, linkOf } from './roles'
import { NO_RULES, type Rules, finished } from './rules'

interface Given {
  mail: string
  role: ServerRole
  where: 'project' | 'server'
}

/** Somebody gets a role; whoever has no account yet comes by a one-time link, which is shown once. */
export function InviteDialog({ project, close }: { project: string; close: () => void }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const owns = useMay('server')
  const [form] = Form.useForm<Given>()
  const everywhere = Form.useWatch('where', form) === 'server'
  const [rules, setRules] = useState<Rules>(NO_RULES)
  const told = finished(rules)
  const invite = useMutation({
    mutationFn: ({ mail, role }: Given) =>
      everywhere
        ? accounts.inviteUser(mail.trim(), role)
        : accounts.invite(project, { mail: mail.trim(), role: role as Role, ...told }),
    onSuccess: () => {
      for (const key of ['people', 'users']) void client.invalidateQueries({ queryKey: [key] })
    },
  })
  return (
    <Modal
      open
      width={720}
      title={t('people.invite')}
      footer={invite.data ? <Button onClick={close}>{t('state.close')}</Button> : null}
      onCancel={close}
    >
      {invite.data ? (
        invite.data.token ? (
          <>
            <Once title={t('people.link_once')} text={linkOf(invite.data.token)} />
            <p className="soft">{t('people.link_hint')}</p>
          </>
        ) : (
          <Alert type="success" showIcon title={t('people.has_account', { mail: invite.variables.mail })} />
        )
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ role: 'viewer', where: 'project' }}
          onFinish={(given) => invite.mutate(given)}
        >
          {invite.error && !isBeside(invite.error, ['mail', 'role']) && <Trouble error={invite.error} />}
          <Form.Item
            name="mail"
            label={t('people.mail')}
            rules={[{ required: true, message: t('people.mail_needed') }]}
            {...refusal(invite.error, 'mail')}
          >
            <Input type="email" autoFocus autoComplete="off" maxLength={254} />
          </Form.Item>
          {owns && (
            <Form.Item name="where" label={t('people.where')}>
              <Radio.Group
                options={[
                  { value: 'project', label: t('people.this_project', { project }) },
                  { value: 'server', label: t('people.everywhere') },
                ]}
                onChange={() => form.setFieldValue('role', 'viewer')}
              />
            </Form.Item>
          )}
          <Form.Item name="role" label={t('people.role')} {...refusal(invite.error, 'role')}>
            <RoleSelect roles={everywhere ? SERVER_ROLES : ROLES} />
          </Form.Item>
          {!everywhere && <RulesEditor project={project} rules={rules} onChange={setRules} />}
          <Button type="primary" htmlType="submit" disabled={!everywhere && !told} loading={invite.isPending}>
            {t('people.make_link')}
          </Button>
        </Form>
      )}
    </Modal>
  )
}

/** A role with what it may do. */
export function RoleSelect({
  roles,
  ...field
}: {
  roles: ServerRole[]
  id?: string
  value?: ServerRole
  onChange?: (role: ServerRole) => void
}): ReactElement {
  const { t } = useTranslation()
  return (
    <Select
      {...field}
      aria-label={t('people.role')}
      options={roles.map((value) => ({ value, label: t('people.role_of.' + value) }))}
      optionRender={(option) => (
        <>
          {option.label} <div className="soft role-may">{t('people.may.' + String(option.value))}</div>
        </>
      )}
    />
  )
}
