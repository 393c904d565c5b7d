/** One file: how it is read, a dry run, its import and what became of its rows. */
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Progress, Skeleton } from 'antd'
import { type ReactElement, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Import } from '../api/types'
import { bytes, duration, full, moment } from '../format'
import { Trouble } from '../parts/Trouble'
import { Account } from './Account'
import { Checked } from './Checked'
import { Preview } from './Preview'
import { Reading } from './Reading'
import { type Draft, EMPTY, draftOf, optionsOf } from './options'

interface Props {
  project: string
  timeZone: string
  job: Import
  changed: () => void
  close: () => void
}

export function OneImport({ project, timeZone, job, changed, close }: Props): ReactElement {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft>(() =>
    Object.keys(job.options).length ? draftOf(job.options) : { ...EMPTY, time_zone: timeZone },
  )
  const [failed, setFailed] = useState<unknown>()
  const [asking, setAsking] = useState(false)
  const open = job.has_file && ['uploaded', 'cancelled', 'failed'].includes(job.state)
  const options = useDeferredValue(draft)
  const looked = useQuery({
    queryKey: ['look', project, job.id, options],
    queryFn: () => api.look(project, job.id, optionsOf(options)),
    enabled: open,
    placeholderData: (before) => before,
    staleTime: Infinity,
    retry: false,
  })
  const doing = async (what: () => Promise<unknown>): Promise<void> => {
    setFailed(undefined)
    setAsking(true)
    try {
      await what()
      changed()
    } catch (error) {
      setFailed(error)
    } finally {
      setAsking(false)
    }
  }
  const same = job.same_file[0]
  const ready = open && looked.data?.problem === '' && !looked.isPlaceholderData && job.checking !== 'running'
  return (
    <section className="import-now" aria-label={job.name}>
      <div className="answer-head">
        <h2>
          <bdi>{job.name}</bdi> <span className="soft">{bytes(job.size)}</span>
        </h2>
        <Button onClick={close}>{t('state.close')}</Button>
      </div>
      {same && job.state === 'uploaded' && (
        <Alert
          type="info"
          showIcon
          className="notice"
          title={t('imports.same', { at: moment(same.at, timeZone) })}
          description={t('imports.same_hint')}
        />
      )}
      {failed !== undefined && <Trouble error={failed} />}
      {job.state === 'failed' && (
        <Alert
          type="error"
          showIcon
          className="notice"
          title={t('imports.failed')}
          description={<bdi>{job.problem}</bdi>}
        />
      )}
      {job.state === 'cancelled' && (
        <Alert
          type="warning"
          showIcon
          className="notice"
          title={t('imports.cancelled', { rows: full(job.rows) })}
        />
      )}
      {open && looked.error && <Trouble error={looked.error} retry={() => void looked.refetch()} />}
      {open && looked.isPending && !looked.error && <Skeleton active />}
      {open && looked.data && (
        <div className={looked.isPlaceholderData ? 'dimmed' : undefined}>
          <Reading looked={looked.data} draft={draft} set={setDraft} timeZone={timeZone} />
          {looked.data.problem && (
            <Alert
              type="warning"
              showIcon
              className="notice"
              title={
                looked.data.lacks === 'event'
                  ? t('imports.needs_event')
                  : looked.data.lacks === 'distinct_id'
                    ? t('imports.needs_person')
                    : t('imports.needs')
              }
              description={
                // The server's words are those of the command line; they are shown where ours know no better.
                !looked.data.lacks && <bdi>{looked.data.problem}</bdi>
              }
            />
          )}
          <Preview looked={looked.data} draft={draft} set={setDraft} />
          <div className="toolbar">
            <Button
              disabled={!ready || asking}
              onClick={() => void doing(() => api.importDo(project, job.id, 'check', optionsOf(draft)))}
            >
              {t('imports.check')}
            </Button>
            <Button
              type="primary"
              disabled={!ready || asking}
              onClick={() => void doing(() => api.importDo(project, job.id, 'start', optionsOf(draft)))}
            >
              {t(job.started_at ? 'imports.resume' : 'imports.start')}
            </Button>
          </div>
        </div>
      )}
      {job.checking === 'failed' && (
        <Alert
          type="error"
          showIcon
          title={t('imports.check_failed')}
          description={<bdi>{job.check_problem}</bdi>}
        />
      )}
      {job.checked && open && <Checked job={job} />}
      {(job.progress ?? (['queued', 'cancelling'].includes(job.state) || null)) && (
        <div role="status">
          <p>
            {t(job.checking === 'running' ? 'imports.checking' : 'imports.state.' + job.state)}
            {job.progress &&
              ' · ' +
                t('imports.pace', {
                  rows: full(job.progress.rows),
                  rate: full(Math.round(job.progress.rows_per_s)),
                  left: duration(Math.round(job.progress.eta_s) * 1000),
                })}
          </p>
          <Progress percent={Math.floor((job.progress?.ratio ?? 0) * 100)} />
          {job.state !== 'cancelling' && (
            <Button disabled={asking} onClick={() => void doing(() => api.cancelImport(project, job.id))}>
              {t('state.cancel')}
            </Button>
          )}
        </div>
      )}
      {job.started_at > 0 && <Account project={project} job={job} />}
    </section>
  )
}
