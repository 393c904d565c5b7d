import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Period, SavedQuestion } from '../api/types'
import { Trouble } from '../parts/Trouble'
import { useAuthor } from '../state/author'

export interface Saving {
  /** What is changed; undefined: something new is saved. */
  before?: SavedQuestion
  /** undefined: the question stays as it is. */
  body?: { question: Record<string, unknown>; period: Period | null }
  /** Why, as a first word for who saves. */
  reason?: string
  name: string
  description: string
}

/** Name, what it is for, who and why; then it is written. */
export function SaveModal({
  project,
  saving,
  close,
  done,
}: {
  project: string
  saving: Saving
  close: () => void
  done: (saved: SavedQuestion) => void
}): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [name, setName] = useState(saving.name)
  const [description, setDescription] = useState(saving.description)
  const { author, asks, set: setAuthor, keep } = useAuthor()
  const [reason, setReason] = useState(saving.reason ?? '')
  const save = useMutation({
    mutationFn: () => {
      const told = { name, description, author, reason, ...saving.body }
      return saving.before
        ? api.changeQuestion(project, saving.before.id, { ...told, base: saving.before.version })
        : api.saveQuestion(project, told)
    },
    onSuccess: (saved) => {
      keep()
      void message.success(t('saved.done', { name: saved.name, version: saved.version }))
      for (const key of ['question', 'questions', 'question-versions'])
        void client.invalidateQueries({ queryKey: [key, project] })
      done(saved)
    },
  })
  const fields = [
    { key: 'name', value: name, set: setName, max: 128 },
    { key: 'description', value: description, set: setDescription, max: 4000 },
    ...(asks ? [{ key: 'author', value: author, set: setAuthor, max: 128 } as const] : []),
    { key: 'reason', value: reason, set: setReason, max: 500 },
  ] as const
  const ready = !!name.trim() && !!author.trim()
  return (
    <Modal
      open
      title={t(saving.before ? 'saved.change_title' : 'saved.new_title')}
      okText={t('saved.save')}
      cancelText={t('state.cancel')}
      okButtonProps={{ disabled: !ready, loading: save.isPending }}
      onOk={() => save.mutate()}
      onCancel={close}
    >
      <form
        className="save-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) save.mutate()
        }}
      >
        {fields.map((field) => (
          <label key={field.key}>
            {t('saved.' + field.key)}
            <Input
              autoFocus={field.key === 'name'}
              value={field.value}
              maxLength={field.max}
              onChange={(event) => field.set(event.target.value)}
            />
          </label>
        ))}
        <button type="submit" hidden />
      </form>
      {saving.body?.period && <p className="soft">{t('saved.moving')}</p>}
      {save.error && <Trouble error={save.error} />}
    </Modal>
  )
}
