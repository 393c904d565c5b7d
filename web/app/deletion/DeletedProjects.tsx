import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Deleted, deletions } from '../api/deletions'
import { full, toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { address, navigate } from '../state/url'
import '../person/person.css'
import './deletion.css'

/** Projects that were deleted and that the person may bring back; nothing where there are none. */
export function DeletedProjects({ timeZone }: { timeZone: string }): ReactElement | null {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['deleted-projects'], queryFn: deletions.all })
  const listed = (found.data ?? []).filter((one) => one.may_restore)
  if (found.error) return <Trouble error={found.error} retry={() => void found.refetch()} />
  if (!listed.length) return null
  return (
    <section className="card" aria-labelledby="deleted-projects">
      <h2 id="deleted-projects">{t('deletion.deleted')}</h2>
      <ul className="plain-list deleted-list">
        {listed.map((one) => (
          <One key={one.name} one={one} timeZone={timeZone} />
        ))}
      </ul>
    </section>
  )
}

function One({ one, timeZone }: { one: Deleted; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const restore = useMutation({
    mutationFn: () => deletions.restore(one.name),
    onSuccess: async () => {
      void message.success(t('deletion.restored', { project: one.name }))
      await Promise.all(
        ['session', 'projects', 'deleted-projects'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      )
      navigate(address('/', new URLSearchParams(), { project: one.name }))
    },
  })
  const over = one.until <= one.deleted_at
  return (
    <li>
      <div>
        <strong>
          <bdi>{one.title || one.name}</bdi>
        </strong>
        {one.title && <bdi className="soft mono"> {one.name}</bdi>}
        <p className="soft">{t('deletion.by', { at: toMinute(one.deleted_at, timeZone), who: one.by })}</p>
        <p className="soft">
          {over ? t('deletion.going') : t('deletion.until', { until: toMinute(one.until, timeZone) })}
        </p>
        {one.waiting > 0 && <p className="soft">{t('deletion.waiting', { all: full(one.waiting) })}</p>}
        {restore.error && <Trouble error={restore.error} />}
      </div>
      {!over && (
        <Button
          loading={restore.isPending}
          aria-label={t('deletion.restore_one', { project: one.name })}
          onClick={() => restore.mutate()}
        >
          {t('deletion.restore')}
        </Button>
      )}
    </li>
  )
}
