/** Files of others into the project: upload, look, map, dry run, import; and what became of earlier ones. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, Empty, Progress, Skeleton, Tag } from 'antd'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Import } from '../api/types'
import { bytes, full, moment } from '../format'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { useParameter } from '../state/url'
import { OneImport } from './OneImport'
import './imports.css'

const COLOURS: Record<string, string> = {
  done: 'success',
  failed: 'error',
  running: 'processing',
  queued: 'processing',
}
const busy = (job: Import): boolean =>
  ['queued', 'running', 'cancelling'].includes(job.state) ||
  job.checking === 'running' ||
  (job.started_at > 0 && !job.loaded)

export default function ImportsPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const imports = useMay('sources')
  const client = useQueryClient()
  const { modal } = AntApp.useApp()
  const [id, setId] = useParameter('import')
  const [over, setOver] = useState(false)
  const [sent, setSent] = useState<{ name: string; ratio: number }>()
  const [failed, setFailed] = useState<unknown>()
  const stop = useRef<AbortController>(undefined)
  const chooser = useRef<HTMLInputElement>(null)
  const list = useQuery({
    queryKey: ['imports', project],
    queryFn: () => api.imports(project),
    refetchInterval: (query) => (query.state.data?.imports.some(busy) ? 1000 : false),
  })
  const jobs = list.data?.imports ?? []
  const opened = jobs.find((job) => job.id === id)

  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setFailed(undefined)
    setSent({ name: file.name, ratio: 0 })
    stop.current = new AbortController()
    try {
      const max = list.data?.bytes_max
      if (max && file.size > max)
        throw new Error(t('imports.too_large', { size: bytes(file.size), max: bytes(max) }))
      const job = await api.upload(
        project,
        file,
        (ratio) => setSent({ name: file.name, ratio }),
        stop.current.signal,
      )
      await client.invalidateQueries({ queryKey: ['imports', project] })
      setId(job.id)
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError'))
        setFailed(error instanceof Error && error.constructor === Error ? error.message : error)
    } finally {
      setSent(undefined)
      if (chooser.current) chooser.current.value = ''
    }
  }
  const remove = (job: Import): void => {
    modal.confirm({
      title: t('imports.remove_title', { name: job.name }),
      content: t('imports.remove_hint'),
      okText: t('imports.remove'),
      cancelText: t('state.cancel'),
      onOk: async () => {
        await api.removeImport(project, job.id).catch(setFailed)
        if (id === job.id) setId(undefined)
        await client.invalidateQueries({ queryKey: ['imports', project] })
      },
    })
  }

  return (
    <>
      <PageHead title={t('imports.title')} subtitle={t('imports.subtitle')} />
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {failed !== undefined && <Trouble error={failed} />}
      {imports && (
        <div
          className={over ? 'drop over' : 'drop'}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault()
            setOver(false)
            void send(event.dataTransfer.files[0])
          }}
        >
          {sent ? (
            <>
              <p role="status">
                {t('imports.uploading')} <bdi>{sent.name}</bdi>
              </p>
              <Progress percent={Math.floor(sent.ratio * 100)} style={{ maxWidth: 420 }} />
              <Button onClick={() => stop.current?.abort()}>{t('state.cancel')}</Button>
            </>
          ) : (
            <>
              <p>{t('imports.drop')}</p>
              <input
                ref={chooser}
                type="file"
                hidden
                aria-label={t('imports.choose')}
                onChange={(event) => void send(event.target.files?.[0])}
              />
              <Button type="primary" disabled={!list.data} onClick={() => chooser.current?.click()}>
                {t('imports.choose')}
              </Button>
              <p className="soft">
                {t('imports.formats', { max: list.data ? bytes(list.data.bytes_max) : '…' })}
              </p>
            </>
          )}
        </div>
      )}
      {opened && (
        <OneImport
          key={opened.id}
          project={project}
          timeZone={timeZone}
          job={opened}
          changed={() => void client.invalidateQueries({ queryKey: ['imports', project] })}
          close={() => setId(undefined)}
        />
      )}
      {list.isPending && !list.error && <Skeleton active />}
      {list.data && jobs.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('imports.empty')}>
          <p className="soft">{t('imports.empty_hint')}</p>
        </Empty>
      )}
      {jobs.length > 0 && (
        <>
          <h2>{t('imports.past')}</h2>
          <TableScroll label={t('imports.title')} className="imports-list">
            <table className="list">
              <thead>
                <tr>
                  <th>{t('imports.file')}</th>
                  <th>{t('imports.state_of')}</th>
                  <th className="number">{t('imports.rows')}</th>
                  <th className="number">{t('fate.stored')}</th>
                  <th className="number wide">{t('fate.duplicate')}</th>
                  <th className="number wide">{t('fate.quarantined')}</th>
                  <th className="number wide">{t('fate.rejected')}</th>
                  <th className="wide">{t('imports.at')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {jobs.map((job) => (
                  <tr key={job.id}>
                    <td className="cut">
                      <button type="button" className="as-link" onClick={() => setId(job.id)}>
                        <bdi>{job.name}</bdi>
                      </button>{' '}
                      <span className="soft nowrap">{bytes(job.size)}</span>
                    </td>
                    <td>
                      <Tag color={COLOURS[job.state] ?? 'default'}>
                        {t('imports.state.' + (job.state === 'done' && !job.loaded ? 'loading' : job.state))}
                      </Tag>
                    </td>
                    <td className="number tabular">{job.started_at ? full(job.rows) : '–'}</td>
                    {(['stored', 'duplicate', 'quarantined', 'rejected'] as const).map((fate, i) => (
                      <td key={fate} className={i ? 'number tabular wide' : 'number tabular'}>
                        {full(job.account?.[fate])}
                      </td>
                    ))}
                    <td className="wide nowrap tabular">{moment(job.at, timeZone)}</td>
                    <td>
                      <Button type="text" size="small" onClick={() => remove(job)}>
                        {t('imports.remove')}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
    </>
  )
}
