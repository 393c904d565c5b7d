import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Signed, Written } from '../api/types'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { useAuthor } from '../state/author'
import { Changes } from './Changes'

/** Author and reason, the difference before anything is written, and the button that writes. */
export function Sign({
  project,
  base,
  write,
  done,
}: {
  project: string
  base: number
  write: (signed: Signed) => Promise<Written>
  done: () => void
}): ReactElement | null {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { author, asks, set: setAuthor, keep } = useAuthor()
  const mayPlan = useMay('plan')
  const [reason, setReason] = useState('')
  const review = useMutation({ mutationFn: () => write({ base, author, reason, dry_run: true }) })
  const save = useMutation({
    mutationFn: () => write({ base, author, reason }),
    onSuccess: (written) => {
      keep()
      void message.success(t('plan.saved', { version: written.version }))
      for (const key of ['plan', 'quality', 'coverage'])
        void client.invalidateQueries({ queryKey: [key, project] })
      done()
    },
  })
  const ready = author.trim() && reason.trim()
  if (!mayPlan) return null
  return (
    <div className="sign">
      <div className="row">
        {asks && (
          <Input
            value={author}
            maxLength={128}
            aria-label={t('plan.author')}
            placeholder={t('plan.author')}
            onChange={(event) => setAuthor(event.target.value)}
          />
        )}
        <Input
          value={reason}
          maxLength={500}
          aria-label={t('plan.reason')}
          placeholder={t('plan.reason')}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <p>
        <Button disabled={!ready} loading={review.isPending} onClick={() => review.mutate()}>
          {t('plan.review')}
        </Button>{' '}
        <Button type="primary" disabled={!ready} loading={save.isPending} onClick={() => save.mutate()}>
          {t('plan.save')}
        </Button>
      </p>
      {(save.error ?? review.error) && <Trouble error={save.error ?? review.error} />}
      {review.data && !save.error && (
        <>
          <h3>{t('plan.changes', { all: review.data.changes.length })}</h3>
          <Changes changes={review.data.changes} />
        </>
      )}
    </div>
  )
}
