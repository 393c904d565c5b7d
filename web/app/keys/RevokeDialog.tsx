import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Key, accounts } from '../api/accounts'
import { toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { isTyped, nameOf } from './keys'

/** Ends a key once its name or its last characters were typed. */
export function RevokeDialog({
  project,
  ended: key,
  timeZone,
  close,
}: {
  project: string | null
  /** The key that is to end. */
  ended: Key
  timeZone: string
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const revoke = useMutation({
    mutationFn: () => accounts.revokeKey(project, key.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['keys'] })
      void message.success(t('keys.revoked_done', { name: nameOf(key) }))
      close()
    },
  })
  const ready = isTyped(key, typed)
  return (
    <Modal
      open
      title={t('keys.revoke_title', { name: nameOf(key) })}
      okText={t('keys.revoke')}
      cancelText={t('state.cancel')}
      okButtonProps={{ danger: true, disabled: !ready, loading: revoke.isPending }}
      onOk={() => revoke.mutate()}
      onCancel={close}
    >
      {revoke.error && <Trouble error={revoke.error} />}
      <p>{t('keys.revoke_hint.' + (key.scope === 'ingest' ? 'ingest' : 'other'))}</p>
      <p className="soft">
        {key.used_at ? t('keys.used_at', { at: toMinute(key.used_at, timeZone) }) : t('keys.unused')}
      </p>
      <form
        className="settings-field"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) revoke.mutate()
        }}
      >
        <label htmlFor="revoke-typed">{t('keys.type_name', { name: nameOf(key) })}</label>
        <Input
          id="revoke-typed"
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </Modal>
  )
}
