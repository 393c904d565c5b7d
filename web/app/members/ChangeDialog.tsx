import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Member, type Role, accounts } from '../api/accounts'
import type { AnyFilter } from '../api/types'
import { Trouble } from '../parts/Trouble'
import { RoleSelect } from './InviteDialog'
import { RulesEditor } from './RulesEditor'
import { ROLES } from './roles'
import { type Rules, finished } from './rules'

/** Another role or other rules for a member of the project. */
export function ChangeDialog({
  project,
  member,
  close,
}: {
  project: string
  member: Member
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [role, setRole] = useState(member.role as Role)
  const [rules, setRules] = useState<Rules>({ hidden: member.hidden, rows: member.rows as AnyFilter[] })
  const told = finished(rules)
  const save = useMutation({
    mutationFn: () => accounts.changeMember(project, member.user, { role, ...told }),
    onSuccess: () => {
      for (const key of ['people', 'users', 'session']) void client.invalidateQueries({ queryKey: [key] })
      close()
    },
  })
  return (
    <Modal
      open
      width={720}
      title={<bdi>{t('people.change_of', { name: member.name || member.mail })}</bdi>}
      okText={t('people.save')}
      cancelText={t('state.cancel')}
      okButtonProps={{ disabled: !told, loading: save.isPending }}
      onOk={() => save.mutate()}
      onCancel={close}
    >
      {save.error && <Trouble error={save.error} />}
      <div className="settings-field">
        <span>{t('people.role')}</span>
        <RoleSelect roles={ROLES} value={role} onChange={(value) => setRole(value as Role)} />
      </div>
      <RulesEditor project={project} rules={rules} onChange={setRules} />
    </Modal>
  )
}
