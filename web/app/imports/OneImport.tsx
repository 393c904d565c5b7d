/** One file: how it is read, a dry run, its import and what became of its rows. */
import { useQuery } from '@tanstack/react-query'
import { Alert, AutoComplete, Button, Input, Progress, Select, Skeleton, Switch } from 'antd'
import { type ReactElement, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Import, Looked } from '../api/types'
import { bytes, duration, full, moment } from '../format'
import { useReason } from '../parts/Fate'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { follow } from '../shell/Shell'
import {
  type Draft,
  EMPTY,
  ENCODINGS,
  FIELDS,
  KINDS,
  LOGS,
  VENDORS,
  draftOf,
  fieldOf,
  optionsOf,
  withField,
} from './options'

interface Props {
  project: string
  timeZone: string
  job: Import
  changed: () => void
  close: () => void
}
const FATES = ['stored', 'duplicate', 'quarantined', 'rejected'] as const

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

function Reading({
  looked,
  draft,
  set,
  timeZone,
}: {
  looked: Looked
  draft: Draft
  set: (draft: Draft) => void
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const table = !draft.format ? looked.format === 'table' : draft.format === 'table'
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value }))
  return (
    <div className="import-fields">
      <label>
        {t('imports.format')}
        <Select
          value={draft.format}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: t('imports.found', { what: `${looked.kind}, ${looked.format}` }) },
            { value: 'table', label: t('imports.table') },
            { value: 'zuji', label: 'Zuji' },
            ...VENDORS.map((value) => ({ value, label: t('imports.vendor', { name: value }) })),
            ...LOGS.map((value) => ({ value, label: t('imports.log.' + value) })),
          ]}
          onChange={(format) => set({ ...draft, format })}
        />
      </label>
      {looked.kind !== 'parquet' && (
        <label>
          {t('imports.encoding')}
          <Select
            value={draft.encoding}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: t('imports.found', { what: looked.encoding }) },
              ...ENCODINGS.map((value) => ({
                value,
                label: value === 'gb18030' ? 'GB 18030 / GBK' : value.toUpperCase(),
              })),
            ]}
            onChange={(encoding) => set({ ...draft, encoding })}
          />
        </label>
      )}
      {looked.kind === 'csv' && (
        <label>
          {t('imports.delimiter')}
          <Select
            value={draft.delimiter}
            options={[
              {
                value: '',
                label: t('imports.found', { what: looked.delimiter === '\t' ? 'Tab' : looked.delimiter }),
              },
              ...[',', ';', '|', '\t'].map((value) => ({ value, label: value === '\t' ? 'Tab' : value })),
            ]}
            onChange={(delimiter) => set({ ...draft, delimiter })}
          />
        </label>
      )}
      {table && (
        <>
          <label>
            {t('imports.type')}
            <Select
              value={draft.type}
              popupMatchSelectWidth={false}
              options={['track', 'profile_set', 'item_set'].map((value) => ({
                value,
                label: t('imports.types.' + value),
              }))}
              onChange={(type) => set({ ...draft, type })}
            />
          </label>
          {draft.type === 'track' && (
            <label>
              {t('imports.event')}
              <Input
                value={draft.event}
                maxLength={100}
                placeholder={
                  looked.fields.event ? t('imports.by_column', { name: looked.fields.event }) : 'order'
                }
                onChange={(event) => set({ ...draft, event: event.target.value })}
              />
            </label>
          )}
          {draft.type === 'item_set' && (
            <label>
              {t('imports.item_type')}
              <Input
                value={draft.item_type}
                placeholder="product"
                onChange={(event) => set({ ...draft, item_type: event.target.value })}
              />
            </label>
          )}
          <label>
            {t('imports.time_format')}
            <AutoComplete
              value={draft.time_format}
              placeholder={t('imports.time_auto')}
              options={['s', 'ms', 'us', '%Y/%m/%d %H:%M', '%d.%m.%Y %H:%M'].map((value) => ({ value }))}
              onChange={(time_format: string) => set({ ...draft, time_format })}
            />
          </label>
          <label>
            {t('imports.time_zone')}
            <Select
              showSearch
              value={draft.time_zone || timeZone}
              popupMatchSelectWidth={false}
              options={zones}
              onChange={(time_zone) => set({ ...draft, time_zone })}
            />
          </label>
          <label className="switch">
            <Switch
              size="small"
              checked={!draft.only_mapped}
              onChange={(checked) => set({ ...draft, only_mapped: !checked })}
            />
            {t('imports.others')}
          </label>
        </>
      )}
    </div>
  )
}

const COLUMNS_SHOWN = 60

/** The first rows as they stand there, and above each column what it is for. */
function Preview({
  looked,
  draft,
  set,
}: {
  looked: Looked
  draft: Draft
  set: (draft: Draft) => void
}): ReactElement {
  const { t } = useTranslation()
  const table = looked.format === 'table' && looked.columns.length > 0
  const columns = looked.columns.length ? looked.columns.slice(0, COLUMNS_SHOWN) : ['']
  const items = draft.type === 'item_set' ? ['item_id', 'item_type'] : []
  return (
    <>
      <h3>{t('imports.preview')}</h3>
      <TableScroll label={t('imports.preview')} className="preview-scroll">
        <table className="list preview">
          <thead>
            <tr>
              {columns.map((column) => {
                const field = fieldOf(column, draft, looked)
                return (
                  <th key={column}>
                    <bdi title={column}>{column || t('imports.line')}</bdi>
                    {table && (
                      <Select
                        className="pick-field"
                        size="small"
                        aria-label={t('imports.use_of', { column })}
                        popupMatchSelectWidth={false}
                        value={field.startsWith('properties.') ? '' : field}
                        options={[
                          { value: '', label: t('imports.property') },
                          ...[
                            ...new Set([
                              ...FIELDS,
                              ...items,
                              ...(field && !field.startsWith('properties.') ? [field] : []),
                            ]),
                          ].map((value) => ({
                            value,
                            label: t('imports.field.' + value, { defaultValue: value }),
                          })),
                        ]}
                        onChange={(value: string) => set(withField(draft, looked, column, value))}
                      />
                    )}
                    {table && (!field || field.startsWith('properties.')) && (
                      <Select
                        className="pick-field"
                        size="small"
                        aria-label={t('imports.kind_of', { column })}
                        value={draft.kinds[column] ?? looked.kinds[column] ?? 'text'}
                        options={KINDS.map((value) => ({ value, label: t('kind.' + value) }))}
                        onChange={(value: string) =>
                          set({ ...draft, kinds: { ...draft.kinds, [column]: value } })
                        }
                      />
                    )}
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {looked.rows.map((row, i) => (
              <tr key={i}>
                {columns.map((column) => (
                  <td key={column}>
                    <bdi>{row[column] == null ? '' : String(row[column])}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {looked.columns.length > COLUMNS_SHOWN && (
        <p className="soft">
          {t('imports.columns_cut', { all: full(looked.columns.length), shown: COLUMNS_SHOWN })}
        </p>
      )}
    </>
  )
}

function Checked({ job }: { job: Import }): ReactElement | null {
  const { t } = useTranslation()
  const explain = useReason()
  const checked = job.checked
  if (!checked) return null
  const records = Object.values(checked.events).reduce((sum, n) => sum + n, 0)
  return (
    <>
      <h3>{t('imports.checked')}</h3>
      <p role="status">
        {t('imports.checked_rows', { rows: full(checked.rows), records: full(records) })}{' '}
        {Object.entries(checked.events)
          .slice(0, 10)
          .map(([name, n]) => `${name} ${full(n)}`)
          .join(' · ')}
      </p>
      {Object.keys(checked.refused).length > 0 && (
        <ul>
          {Object.entries(checked.refused).map(([reason, n]) => (
            <li key={reason}>
              <b className="tabular">{full(n)}</b> {explain(reason).what} <code>{reason}</code>
            </li>
          ))}
        </ul>
      )}
      {checked.examples.length > 0 && (
        <TableScroll label={t('imports.check')}>
          <table className="list">
            <thead>
              <tr>
                <th className="number">{t('imports.row')}</th>
                <th>{t('quarantine.detail')}</th>
                <th className="wide">{t('quarantine.raw')}</th>
              </tr>
            </thead>
            <tbody>
              {checked.examples.map((one, i) => (
                <tr key={i}>
                  <td className="number tabular">{full(Number(one.row))}</td>
                  <td>
                    <bdi>{String(one.detail)}</bdi>
                  </td>
                  <td className="wide cut">
                    <bdi>{String(one.raw)}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </>
  )
}

/** rows = stored + duplicate + quarantined + rejected, once everything is loaded. */
function Account({ project, job }: { project: string; job: Import }): ReactElement {
  const { t } = useTranslation()
  const account = job.account
  const refused = (account?.quarantined ?? 0) + (account?.rejected ?? 0)
  const trend = `/trend?${new URLSearchParams({ project }).toString()}`
  return (
    <>
      <div className="import-counts">
        <div>
          <b className="tabular">{full(job.rows)}</b>
          <span className="soft">{t('imports.durable')}</span>
        </div>
        {FATES.map((fate) => (
          <div key={fate}>
            <b className="tabular">{full(account?.[fate])}</b>
            <span className="soft">{t('fate.' + fate)}</span>
          </div>
        ))}
      </div>
      {!job.loaded && <p className="soft">{t('imports.loading_hint')}</p>}
      {job.state === 'done' && job.loaded && (
        <Alert
          type={account?.stored || refused ? 'success' : 'info'}
          showIcon
          className="notice"
          title={t(account?.stored === 0 && account.duplicate ? 'imports.nothing_new' : 'imports.finished')}
          action={
            <Button size="small" href={trend} onClick={(event) => follow(event, trend)}>
              {t('imports.see_trend')}
            </Button>
          }
        />
      )}
      {refused > 0 && (
        <p>
          <Button href={api.refusedOf(project, job.id)} download>
            {t('imports.save_refused', { count: refused, all: full(refused) })}
          </Button>
        </p>
      )}
    </>
  )
}
