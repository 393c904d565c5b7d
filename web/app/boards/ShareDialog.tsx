import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Popconfirm, Select, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ShareMade, boardsApi } from '../api/boards'
import { toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { copy } from '../parts/copy'

interface Values {
  label?: string
  days: number
  scope: string
  origins?: string
  password?: string
}

/** Links to a board: made, copied, looked at, ended. */
export function ShareDialog({
  project,
  board,
  timeZone,
  onClose,
}: {
  project: string
  board: number
  timeZone: string
  onClose: () => void
}): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [made, setMade] = useState<ShareMade>()
  const key = ['shares', project, board]
  const list = useQuery({ queryKey: key, queryFn: () => boardsApi.shares(project, board) })
  const create = useMutation({
    mutationFn: ({ label, days, scope, origins, password }: Values) =>
      boardsApi.share(project, board, {
        label: label ?? '',
        days,
        scope,
        password: password ?? '',
        frame_ancestors: (origins ?? '').split(/[\s,]+/).filter(Boolean),
      }),
    onSuccess: (share) => {
      setMade(share)
      void client.invalidateQueries({ queryKey: key })
    },
  })
  const revoke = useMutation({
    mutationFn: (id: number) => boardsApi.revoke(project, board, id),
    onSuccess: () => void client.invalidateQueries({ queryKey: key }),
  })
  const link = made ? location.origin + made.path : ''
  const embed = `<iframe src="${link}" width="100%" height="800" title="Zuji" loading="lazy"></iframe>`
  return (
    <Modal open width={680} title={t('share.title')} footer={null} onCancel={onClose}>
      <p className="soft">{t('share.hint')}</p>
      {made && (
        <section aria-live="polite">
          <b>{t('share.made')}</b>
          <code className="share-link" data-testid="share-link">
            {link}
          </code>
          <Button onClick={() => copy(link)}>{t('share.copy')}</Button>{' '}
          {made.frame_ancestors.length > 0 && (
            <Button onClick={() => copy(embed)}>{t('share.copy_embed')}</Button>
          )}
        </section>
      )}
      <Form<Values>
        layout="vertical"
        requiredMark={false}
        initialValues={{ days: 30, scope: 'view' }}
        onFinish={(values) => create.mutate(values)}
      >
        <Form.Item name="label" label={t('share.label')}>
          <Input maxLength={128} placeholder={t('share.label_hint')} />
        </Form.Item>
        <Form.Item name="days" label={t('share.expiry')}>
          <Select
            options={[1, 7, 30, 90, 365, 0].map((value) => ({
              value,
              label: value ? t('share.days', { all: value }) : t('share.never'),
            }))}
          />
        </Form.Item>
        <Form.Item name="scope" label={t('share.scope')}>
          <Select options={['view', 'file'].map((value) => ({ value, label: t('share.scope_' + value) }))} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('share_password.set')}
          extra={t('share_password.set_hint')}
          rules={[{ min: 6, message: t('share_password.short') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item name="origins" label={t('share.embed')} extra={t('share.embed_hint')}>
          <Input placeholder="https://wiki.example.com" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('share.create')}
        </Button>
      </Form>
      {(create.error ?? revoke.error ?? list.error) && (
        <Trouble error={create.error ?? revoke.error ?? list.error} />
      )}
      <h3>{t('share.links')}</h3>
      {list.isPending && <Skeleton active />}
      {list.data?.length === 0 && <p className="soft">{t('share.none')}</p>}
      <ul className="plain-list">
        {list.data?.map((share) => (
          <li key={share.id}>
            <b>
              <bdi>{share.label || t('share.unnamed', { hint: share.hint })}</bdi>
            </b>{' '}
            <Tag>{t('share.scope_' + share.scope)}</Tag>
            {share.password && <Tag>{t('share_password.has')}</Tag>}{' '}
            {!share.live && <Tag>{t(share.revoked_at ? 'share.revoked' : 'share.expired')}</Tag>}
            <span className="soft">
              {share.expires_at
                ? t('share.until', { at: toMinute(share.expires_at, timeZone) })
                : t('share.never')}
              {' · '}
              {share.last_used_at
                ? t('share.used', { at: toMinute(share.last_used_at, timeZone) })
                : t('share.unused')}
            </span>{' '}
            {share.live && (
              <Popconfirm
                title={t('share.revoke_sure')}
                okText={t('share.revoke')}
                onConfirm={() => revoke.mutate(share.id)}
              >
                <Button size="small" danger>
                  {t('share.revoke')}
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  )
}
