import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Drawer, Input, Segmented } from 'antd'
import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Cohort, type CohortBody, cohorts } from '../api/cohorts'
import type { AnyFilter } from '../api/types'
import { Filters } from '../builder/Filters'
import { groupOf, listOf, whole } from '../builder/operators'
import { full } from '../format'
import { Trouble } from '../parts/Trouble'
import { useAuthor } from '../state/author'

type Made = 'dynamic' | 'sql' | 'static'

/** A cohort is made or changed: by conditions on profiles, on what persons did and on other cohorts; by SQL; by ids. */
export function CohortDrawer({
  project,
  timeZone,
  before,
  close,
}: {
  project: string
  timeZone: string
  /** What is changed; undefined: something new is made. */
  before?: Cohort
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [made, setMade] = useState<Made>(before?.kind ?? 'dynamic')
  const [name, setName] = useState(before?.name ?? '')
  const [description, setDescription] = useState(before?.description ?? '')
  const { author, asks, set: setAuthor, keep } = useAuthor()
  const [reason, setReason] = useState('')
  const [filters, setFilters] = useState<AnyFilter[]>((before?.definition ?? []) as AnyFilter[])
  const [text, setText] = useState(before?.sql ?? "SELECT person FROM events WHERE event = 'pay'")
  const [ids, setIds] = useState('')
  const definition = filters.map(whole).filter((one) => one !== null)
  const asked = useLater(made === 'dynamic' ? { definition } : made === 'sql' ? { sql: text } : null)
  const preview = useQuery({
    queryKey: ['cohort-preview', project, asked, timeZone],
    queryFn: () => cohorts.preview(project, { ...asked, sample: 0, time_zone: timeZone }),
    enabled: !!asked && (made === 'sql' ? !!text.trim() : definition.length > 0),
    placeholderData: (old) => old,
    retry: false,
  })
  const listed = ids.split(/[\s,;，；]+/).filter(Boolean)
  const content = (): Partial<CohortBody> =>
    made === 'dynamic'
      ? { definition }
      : made === 'sql'
        ? { sql: text }
        : listed.length
          ? { ids: { id_class: 'login_id', values: listed } }
          : {}
  const save = useMutation({
    mutationFn: () => {
      const told = { name, description, author, reason, ...content() }
      return before
        ? cohorts.change(project, before.id, { ...told, base: before.version })
        : cohorts.create(project, { ...told, kind: made })
    },
    onSuccess: (one) => {
      keep()
      for (const key of ['cohorts', 'cohort-size', 'cohort-members'])
        void client.invalidateQueries({ queryKey: [key, project] })
      void message.success(
        one.unknown?.count
          ? t('cohort.unknown', { name: one.name, all: full(one.unknown.count) })
          : t('cohort.done', { name: one.name }),
      )
      close()
    },
  })
  const filled =
    made === 'dynamic' ? definition.length > 0 : made === 'sql' ? !!text.trim() : !!before || !!listed.length
  const ready = !!name.trim() && !!author.trim() && filled
  const fields = [
    { key: 'name', value: name, set: setName, max: 128 },
    { key: 'description', value: description, set: setDescription, max: 4000 },
    ...(asks ? [{ key: 'author', value: author, set: setAuthor, max: 128 } as const] : []),
    { key: 'reason', value: reason, set: setReason, max: 500 },
  ] as const
  return (
    <Drawer
      open
      onClose={close}
      size="min(860px, 100vw)"
      title={before ? t('cohort.change', { name: before.name }) : t('cohort.new')}
      extra={
        <Button type="primary" disabled={!ready} loading={save.isPending} onClick={() => save.mutate()}>
          {t('saved.save')}
        </Button>
      }
    >
      {save.error && <Trouble error={save.error} />}
      <div className="save-form">
        {fields.map((field) => (
          <label key={field.key}>
            {t('saved.' + field.key)}
            <Input
              value={field.value}
              maxLength={field.max}
              onChange={(event) => field.set(event.target.value)}
            />
          </label>
        ))}
      </div>
      {!before && (
        <Segmented<Made>
          className="notice"
          aria-label={t('cohort.kind')}
          value={made}
          options={(['dynamic', 'sql', 'static'] as const).map((value) => ({
            value,
            label: t('cohort.kind_' + value),
          }))}
          onChange={setMade}
        />
      )}
      <p className="soft">{t('cohort.about_' + made)}</p>
      {made === 'dynamic' && (
        <Filters
          project={project}
          fresh={{ on: 'profile', property: '', operator: '' }}
          group={groupOf(filters)}
          onChange={(group) => setFilters(listOf(group))}
        />
      )}
      {made === 'sql' && (
        <Input.TextArea
          className="code"
          aria-label="SQL"
          autoSize={{ minRows: 5 }}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {made === 'static' && (
        <Input.TextArea
          aria-label={t('cohort.ids')}
          placeholder={t('cohort.ids')}
          autoSize={{ minRows: 5, maxRows: 16 }}
          value={ids}
          onChange={(event) => setIds(event.target.value)}
        />
      )}
      {preview.error && <Trouble error={preview.error} />}
      {preview.data && !preview.error && made !== 'static' && (
        <Alert
          className="notice"
          type="info"
          showIcon
          title={t('cohort.holds', { all: full(preview.data.size) })}
        />
      )}
    </Drawer>
  )
}

/** A value once it has stayed the same for a moment. */
function useLater<T>(value: T): T {
  const text = JSON.stringify(value)
  const [later, setLater] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setLater(text), 400)
    return () => clearTimeout(timer)
  }, [text])
  return JSON.parse(later) as T
}
