import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Checkbox, Input, InputNumber, Modal, Skeleton } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Preview, deletions } from '../api/deletions'
import { full, toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { navigate } from '../state/url'

const DAYS_MAX = 365
const DAY_MS = 86_400_000
const COUNTED = [
  ...(['events', 'persons', 'boards', 'questions', 'cohorts', 'definitions'] as const),
  ...(['annotations', 'shares', 'schedules', 'keys', 'members'] as const),
]

interface Props {
  project: string
  timeZone: string
  close: () => void
}

/** Says what will go and until when it can be undone, and asks for the project's name. */
export function DeleteDialog({ project, timeZone, close }: Props): ReactElement {
  const { t } = useTranslation()
  const preview = useQuery({
    queryKey: ['deletion', project],
    queryFn: () => deletions.preview(project),
    gcTime: 0,
  })
  if (preview.data) return <Asking project={project} timeZone={timeZone} close={close} would={preview.data} />
  return (
    <Modal open title={t('deletion.title', { project })} onCancel={close} footer={null}>
      {preview.error ? (
        <Trouble error={preview.error} retry={() => void preview.refetch()} />
      ) : (
        <Skeleton active />
      )}
    </Modal>
  )
}

function Asking({ project, timeZone, close, would }: Props & { would: Preview }): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [days, setDays] = useState(would.grace_days)
  const [typed, setTyped] = useState('')
  const [sure, setSure] = useState(false)
  const [now] = useState(() => Date.now())
  const remove = useMutation({
    mutationFn: () =>
      deletions.remove(project, { name: typed, grace_days: days, at_once: days === 0 && sure }),
    onSuccess: async (gone) => {
      void message.success(
        days
          ? t('deletion.done', { project, until: toMinute(gone.until, timeZone) })
          : t('deletion.done_at_once', { project }),
        8,
      )
      close()
      // Its pages must not ask for it again: first it is gone from the list.
      await Promise.all(
        ['projects', 'session', 'deleted-projects'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      )
      navigate('/')
    },
  })
  const ready = typed === project && (days > 0 || sure)
  return (
    <Modal
      open
      title={t('deletion.title', { project })}
      okText={t(days ? 'deletion.delete' : 'deletion.delete_at_once')}
      cancelText={t('state.cancel')}
      okButtonProps={{ danger: true, disabled: !ready, loading: remove.isPending }}
      onOk={() => remove.mutate()}
      onCancel={close}
    >
      {remove.error && <Trouble error={remove.error} />}
      <p>{t('deletion.goes')}</p>
      <dl className="deletion-counts">
        {COUNTED.map((name) => (
          <div key={name}>
            <dt>{t('deletion.counted.' + name)}</dt>
            <dd>{full(would[name])}</dd>
          </div>
        ))}
      </dl>
      <form
        className="deletion-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) remove.mutate()
        }}
      >
        <label htmlFor="deletion-days">{t('deletion.days')}</label>
        <InputNumber
          id="deletion-days"
          min={0}
          max={DAYS_MAX}
          precision={0}
          value={days}
          onChange={(value) => setDays(value ?? would.grace_days)}
        />
        {days > 0 ? (
          <Alert
            type="info"
            showIcon
            role="status"
            title={t('deletion.until', { until: toMinute(now + days * DAY_MS, timeZone) })}
          />
        ) : (
          <Alert type="error" showIcon role="alert" title={t('deletion.never')} />
        )}
        <p className="soft">{t('deletion.raw')}</p>
        <label htmlFor="deletion-name">{t('deletion.type', { project })}</label>
        <Input
          id="deletion-name"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {days === 0 && (
          <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)}>
            {t('deletion.sure')}
          </Checkbox>
        )}
      </form>
    </Modal>
  )
}
