/** How long events are kept, all of them and some by name; and how many would go at once. */
import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, InputNumber, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { settingsApi } from '../api/settings'
import { full } from '../format'
import { Trouble } from '../parts/Trouble'
import type { CardProps } from './SettingsPage'

const DAYS_MAX = 36_500
const SHOWN = 10

export function Retention({ project, settings, change }: CardProps & { project: string }): ReactElement {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const events = useQuery({
    queryKey: ['events', project, 'retention', search],
    queryFn: () => api.events(project, search),
    placeholderData: (before) => before,
  })
  const preview = useMutation({ mutationFn: () => settingsApi.preview(project, settings) })
  const own = settings.event_retention_days
  const set = (event: string, days: number | undefined): void => {
    const rest = Object.fromEntries(Object.entries(own).filter(([name]) => name !== event))
    change({ event_retention_days: days === undefined ? rest : { ...rest, [event]: days } })
  }
  return (
    <section className="card">
      <h2>{t('project.retention')}</h2>
      <p className="soft">{t('project.retention_hint')}</p>
      <div className="settings-fields">
        <label>
          {t('project.all_events')}
          <Days
            label={t('project.all_events')}
            value={settings.retention_days}
            set={(retention_days) => change({ retention_days })}
          />
        </label>
      </div>
      <ul className="plain-list retention-list">
        {Object.entries(own).map(([event, days]) => (
          <li key={event}>
            <bdi>{event}</bdi>
            <Days label={event} value={days} set={(value) => set(event, value)} />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('project.as_all', { event })}
              onClick={() => set(event, undefined)}
            />
          </li>
        ))}
        <li>
          <Select<string | null>
            showSearch={{ filterOption: false, onSearch: setSearch }}
            aria-label={t('project.add_event')}
            placeholder={t('project.add_event')}
            className="pick-event"
            value={null}
            options={(events.data?.events ?? [])
              .filter((one) => !one.virtual && !(one.name in own))
              .map((one) => ({ value: one.name, label: one.name }))}
            onChange={(event) => event && set(event, settings.retention_days)}
          />
          <Button loading={preview.isPending} onClick={() => preview.mutate()}>
            {t('project.would_go')}
          </Button>
        </li>
      </ul>
      {preview.error && <Trouble error={preview.error} />}
      {preview.data && (
        <Alert
          role="status"
          type={preview.data.events ? 'warning' : 'info'}
          showIcon
          title={t('project.going', { all: full(preview.data.events) })}
          description={preview.data.going
            .slice(0, SHOWN)
            .map((one) => `${one.event}: ${full(one.events)}`)
            .join(' · ')}
        />
      )}
    </section>
  )
}

function Days({
  label,
  value,
  set,
}: {
  label: string
  value: number
  set: (days: number) => void
}): ReactElement {
  const { t } = useTranslation()
  return (
    <span className="row">
      <InputNumber
        aria-label={t('project.days_of', { event: label })}
        min={0}
        max={DAYS_MAX}
        precision={0}
        value={value}
        onChange={(days) => set(days ?? 0)}
      />
      <span className="soft">{t(value ? 'project.days' : 'project.for_ever')}</span>
    </span>
  )
}
