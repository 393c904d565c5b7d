/** A project's settings: general, privacy, retention, identity; every version with who and why. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Skeleton } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import { type Settings, settingsApi } from '../api/settings'
import { DangerZone } from '../deletion/DangerZone'
import { full } from '../format'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { Deciding } from '../person/Deciding'
import { Rules } from '../person/Overview'
import { useMay } from '../state/allowed'
import { useAuthor } from '../state/author'
import { General } from './General'
import { Retention } from './Retention'
import { Privacy } from './Privacy'
import { Versions } from './Versions'
import '../person/person.css'
import './project.css'

export interface CardProps {
  settings: Settings
  change: (part: Partial<Settings>) => void
}

export default function SettingsPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const newest = useQuery({
    queryKey: ['settings', project],
    queryFn: () => settingsApi.newest(project),
  })
  return (
    <div className="settings-page">
      <PageHead title={t('project.title')} subtitle={t('project.subtitle', { project })} />
      {newest.error && <Trouble error={newest.error} retry={() => void newest.refetch()} />}
      {newest.isPending && <Skeleton active />}
      {newest.data && (
        <Editor
          key={newest.data.version}
          project={project}
          base={newest.data.version}
          saved={newest.data.settings}
        />
      )}
      <Identity project={project} />
      <Versions project={project} timeZone={timeZone} />
      <DangerZone project={project} timeZone={timeZone} />
    </div>
  )
}

function Editor({ project, base, saved }: { project: string; base: number; saved: Settings }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const [changed, setChanged] = useState<Partial<Settings>>({})
  const [reason, setReason] = useState('')
  const { author, asks, set: setAuthor, keep } = useAuthor()
  const settings = { ...saved, ...changed }
  const differs = JSON.stringify(settings) !== JSON.stringify(saved)
  const save = useMutation({
    mutationFn: () => settingsApi.put(project, { base, settings: changed, author, reason }),
    onSuccess: () => {
      keep()
      void message.success(t('project.saved'))
      for (const key of [['settings', project], ['projects']])
        void client.invalidateQueries({ queryKey: key })
    },
  })
  /** What goes does not come back: it is told before. */
  const preview = useMutation({
    mutationFn: () => settingsApi.preview(project, changed),
    onSuccess: ({ events }) => {
      if (!events) save.mutate()
      else
        void modal.confirm({
          title: t('project.going', { all: full(events) }),
          content: t('project.going_hint'),
          okText: t('project.save'),
          okButtonProps: { danger: true },
          cancelText: t('state.cancel'),
          onOk: () => save.mutate(),
        })
    },
  })
  const keeps = ['retention_days', 'event_retention_days', 'time_zone'].some((name) => name in changed)
  const card = {
    settings,
    change: (part: Partial<Settings>) => setChanged((before) => ({ ...before, ...part })),
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (keeps) preview.mutate()
        else save.mutate()
      }}
    >
      <General project={project} {...card} />
      <Privacy {...card} />
      <Retention project={project} {...card} />
      {(save.error ?? preview.error) && <Trouble error={save.error ?? preview.error} />}
      <div className="settings-save">
        {asks && (
          <Input
            aria-label={t('plan.author')}
            placeholder={t('plan.author')}
            maxLength={128}
            value={author}
            onChange={(event) => setAuthor(event.target.value)}
          />
        )}
        <Input
          aria-label={t('project.reason')}
          placeholder={t('project.reason')}
          maxLength={1000}
          value={reason}
          disabled={!differs}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button
          type="primary"
          htmlType="submit"
          disabled={!differs || !author.trim()}
          loading={save.isPending || preview.isPending}
        >
          {t('project.save')}
        </Button>
        <Button disabled={!differs} onClick={() => setChanged({})}>
          {t('project.undo')}
        </Button>
      </div>
    </form>
  )
}

/** Decisions about ids are versioned by themselves and can be looked at before they are taken. */
function Identity({ project }: { project: string }): ReactElement | null {
  const { t } = useTranslation()
  const [raw, sources] = [useMay('raw'), useMay('sources')]
  const may = raw && sources
  const summary = useQuery({
    queryKey: ['person', project, 'summary'],
    queryFn: () => api.identity(project),
    enabled: may,
  })
  if (!may) return null
  return (
    <section className="card">
      <h2>{t('project.identity')}</h2>
      <p className="soft">{t('project.identity_hint')}</p>
      {summary.error && <Trouble error={summary.error} />}
      {summary.data && (
        <Deciding project={project}>
          <Rules key={JSON.stringify(summary.data)} summary={summary.data} />
        </Deciding>
      )}
    </section>
  )
}
