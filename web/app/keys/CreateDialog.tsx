import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Radio, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type KeyBody, accounts } from '../api/accounts'
import { RulesEditor } from '../members/RulesEditor'
import { NO_RULES, type Rules, finished, takesRules } from '../members/rules'
import { Once } from '../parts/Once'
import { Trouble } from '../parts/Trouble'
import { isBeside, refusal } from '../parts/complaint'
import { useMay } from '../state/allowed'
import { SCOPES, expiryOf } from './keys'

interface Given {
  name?: string
  scope: KeyBody['scope']
  days: number
  where: 'project' | 'server'
  adopted?: string
}
const FIELDS = ['name', 'scope', 'expires_at', 'adopted']

/** A key is made, or one that SDKs carry already is taken over; it is shown once. */
export function CreateDialog({ project, close }: { project: string; close: () => void }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const owns = useMay('server')
  const [form] = Form.useForm<Given>()
  const scope = Form.useWatch('scope', form) ?? 'ingest'
  const everywhere = Form.useWatch('where', form) === 'server'
  const [rules, setRules] = useState<Rules>(NO_RULES)
  const ruled = takesRules(scope) && !everywhere
  const told = ruled ? finished(rules) : NO_RULES
  const adopts = scope === 'ingest' && !everywhere
  const create = useMutation({
    mutationFn: ({ name, days, adopted }: Given) =>
      accounts.createKey(everywhere ? null : project, {
        name: name?.trim() ?? '',
        scope,
        expires_at: expiryOf(days, Date.now()),
        ...told,
        ...(adopts && { adopted: adopted?.trim() ?? '' }),
      }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['keys'] }),
  })
  return (
    <Modal
      open
      width={720}
      title={t('keys.create')}
      mask={{ closable: false }}
      footer={create.data ? <Button onClick={close}>{t('state.close')}</Button> : null}
      onCancel={close}
    >
      {create.data ? (
        <Once title={t('keys.once')} text={create.data} />
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ scope: 'ingest', days: 0, where: 'project' }}
          onFinish={(given) => create.mutate(given)}
        >
          {create.error && !isBeside(create.error, FIELDS) && <Trouble error={create.error} />}
          <Form.Item
            name="name"
            label={t('keys.name')}
            extra={t('keys.name_hint')}
            {...refusal(create.error, 'name')}
          >
            <Input autoFocus autoComplete="off" maxLength={100} />
          </Form.Item>
          {owns && (
            <Form.Item name="where" label={t('keys.for')}>
              <Radio.Group
                options={[
                  { value: 'project', label: t('people.this_project', { project }) },
                  { value: 'server', label: t('people.everywhere') },
                ]}
              />
            </Form.Item>
          )}
          <Form.Item
            name="scope"
            label={t('keys.scope')}
            extra={t('keys.scope_may.' + scope)}
            {...refusal(create.error, 'scope')}
          >
            <Select options={SCOPES.map((value) => ({ value, label: t('keys.scope_of.' + value) }))} />
          </Form.Item>
          <Form.Item name="days" label={t('keys.expiry')} {...refusal(create.error, 'expires_at')}>
            <Select
              options={[0, 7, 30, 90, 365].map((value) => ({
                value,
                label: value ? t('keys.after_days', { all: value }) : t('keys.no_end'),
              }))}
            />
          </Form.Item>
          {adopts && (
            <Form.Item
              name="adopted"
              label={t('keys.adopted')}
              extra={t('keys.adopted_hint')}
              {...refusal(create.error, 'adopted')}
            >
              <Input autoComplete="off" maxLength={255} placeholder="phc_…" />
            </Form.Item>
          )}
          {ruled && <RulesEditor project={project} rules={rules} onChange={setRules} />}
          <Button type="primary" htmlType="submit" disabled={!told} loading={create.isPending}>
            {t('keys.make')}
          </Button>
        </Form>
      )}
    </Modal>
  )
}
