import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Input, Modal, Skeleton } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { full } from '../format'
import { Trouble } from '../parts/Trouble'

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((n, one) => n + one, 0)

/** Says in numbers what a release would read again, and does it. */
export function Replay({
  project,
  chosen,
  close,
}: {
  project: string
  chosen: { reason?: string; ids?: string[] }
  close: (done: boolean) => void
}): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [why, setWhy] = useState('')
  const preview = useQuery({
    queryKey: ['replay', project, chosen],
    queryFn: () => api.replay(project, { ...chosen, dry_run: true }),
    gcTime: 0,
  })
  const release = useMutation({
    mutationFn: () => api.replay(project, { ...chosen, why, dry_run: false }),
    onSuccess: (done) => {
      void message.success(t('quarantine.replay_done', { all: full(sum(done.rows)) }))
      for (const [reason, count] of Object.entries(done.cannot))
        void message.warning(t('quarantine.replay_cannot', { all: full(count), why: reason }))
      // The loader mostly needs a second; the page asks again then.
      for (const wait of [800, 2500, 6000])
        setTimeout(() => void client.invalidateQueries({ queryKey: ['quarantine', project] }), wait)
      close(true)
    },
  })
  const all = preview.data ? sum(preview.data.rows) : 0
  return (
    <Modal
      open
      title={t('quarantine.replay_title')}
      okText={t('quarantine.replay')}
      cancelText={t('state.cancel')}
      okButtonProps={{ disabled: all === 0 }}
      confirmLoading={release.isPending}
      onOk={() => release.mutate()}
      onCancel={() => close(false)}
    >
      <p className="soft">{t('quarantine.replay_hint')}</p>
      {(preview.error ?? release.error) && <Trouble error={preview.error ?? release.error} />}
      {preview.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
      {preview.data && (
        <>
          <p>
            <b>{all ? t('quarantine.replay_count', { all: full(all) }) : t('quarantine.replay_none')}</b>
          </p>
          <ul>
            {Object.entries(preview.data.rows).map(([reason, count]) => (
              <li key={reason}>
                <code>{reason}</code> <span className="tabular">{full(count)}</span>
              </li>
            ))}
          </ul>
          <Input
            value={why}
            maxLength={200}
            onChange={(event) => setWhy(event.target.value)}
            aria-label={t('quarantine.replay_why')}
            placeholder={t('quarantine.replay_why')}
          />
        </>
      )}
    </Modal>
  )
}
