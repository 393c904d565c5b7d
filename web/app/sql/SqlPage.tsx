/** A console for SQL: one SELECT, what may be read beside it, its rows below. */
import { CaretRightOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Input, Skeleton } from 'antd'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { running } from '../api/call'
import { api } from '../api/client'
import { type SqlAnswer, type SqlBody, sql } from '../api/sql'
import { full } from '../format'
import { ExportMenu } from '../parts/ExportMenu'
import { PageHead } from '../parts/PageHead'
import { ReceiptButton } from '../parts/ReceiptButton'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useParameter } from '../state/url'
import { parametersOf, valueOf } from './parameters'
import './sql.css'

const FIRST =
  'SELECT event, count() AS n, uniqExact(person) AS persons\nFROM events\nGROUP BY event ORDER BY n DESC'
const ROWS = 1000

export default function SqlPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [kept, keep] = useParameter('q')
  const [text, setText] = useState(kept || FIRST)
  const [typed, setTyped] = useState<Record<string, string>>({})
  const [state, setState] = useState<{ answer?: SqlAnswer; error?: unknown; busy: boolean; body?: SqlBody }>({
    busy: false,
  })
  const under = useRef<AbortController>(null)
  const editor = useRef<HTMLTextAreaElement | null>(null)
  const schema = useQuery({
    queryKey: ['sql-schema', project, timeZone],
    queryFn: () => sql.schema(project, timeZone),
  })
  const parameters = parametersOf(text)
  const run = async (): Promise<void> => {
    under.current?.abort()
    const stop = new AbortController()
    under.current = stop
    const body: SqlBody = {
      sql: text,
      limit: ROWS,
      time_zone: timeZone,
      parameters: Object.fromEntries(
        parameters.map(({ name, type }) => [name, valueOf(typed[name] ?? '', type)]),
      ),
    }
    keep(text === FIRST ? undefined : text)
    setState((before) => ({ ...before, error: undefined, busy: true }))
    try {
      const answer = await sql.run(project, body, stop.signal)
      if (under.current === stop) setState({ answer, busy: false, body })
    } catch (error) {
      if (under.current !== stop) return
      const given = error instanceof DOMException && error.name === 'AbortError'
      setState((before) => ({ ...before, busy: false, error: given ? undefined : error }))
    }
  }
  useEffect(() => () => under.current?.abort(), [])
  const progress = useQuery({
    queryKey: ['progress', 'sql', project],
    queryFn: () => api.progress(running.get([...running.keys()].at(-1) ?? '') ?? ''),
    enabled: state.busy && running.size > 0,
    refetchInterval: 500,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })
  const put = (words: string): void => {
    const at = editor.current
    const [from, to] = at ? [at.selectionStart, at.selectionEnd] : [text.length, text.length]
    setText(text.slice(0, from) + words + text.slice(to))
    at?.focus()
  }
  const { answer } = state
  return (
    <>
      <PageHead title={t('sql.title')} subtitle={t('sql.subtitle')}>
        <ExportMenu
          project={project}
          what="sql"
          body={state.body}
          name={`sql-${project}`}
          disabled={!answer}
        />
        {answer && <ReceiptButton receipt={answer.receipt} query={{ kind: 'sql' }} />}
      </PageHead>
      <div className="sql-console">
        <section className="sql-editor">
          <Input.TextArea
            ref={(found) => {
              editor.current = found?.resizableTextArea?.textArea ?? null
            }}
            className="code"
            aria-label={t('sql.query')}
            autoSize={{ minRows: 6, maxRows: 24 }}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
              event.preventDefault()
              void run()
            }}
          />
          {parameters.length > 0 && (
            <div className="fields sql-parameters">
              {parameters.map(({ name, type }) => (
                <label key={name} className="field">
                  <code>{name}</code> <span className="soft">{type}</span>
                  <Input
                    className="formula-name"
                    value={typed[name] ?? ''}
                    onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                  />
                </label>
              ))}
            </div>
          )}
          <div className="row sql-actions">
            <Button
              type="primary"
              icon={<CaretRightOutlined />}
              loading={state.busy}
              disabled={!text.trim()}
              onClick={() => void run()}
            >
              {t('sql.run')}
            </Button>
            {state.busy && <Button onClick={() => under.current?.abort()}>{t('state.cancel')}</Button>}
            <span className="soft">
              {state.busy && progress.data?.rows_total
                ? t('sql.reading', {
                    read: full(progress.data.rows_read),
                    all: full(progress.data.rows_total),
                  })
                : t('sql.keys')}
            </span>
          </div>
          {state.error !== undefined && <Trouble error={state.error} />}
          {answer && (
            <div className={state.busy ? 'dimmed' : undefined} aria-live="polite">
              <p className="soft">
                {t('sql.rows', { all: full(answer.rows.length) })}
                {answer.truncated && ` ${t('sql.truncated', { limit: full(ROWS) })}`}
              </p>
              <TableScroll label={t('sql.result')} className="sql-rows">
                <table className="numbers">
                  <thead>
                    <tr>
                      {answer.columns.map((column, i) => (
                        <th
                          key={i}
                          title={column.type}
                          className={isNumber(column.type) ? 'number' : undefined}
                        >
                          <bdi>{column.name}</bdi>
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {answer.rows.map((row, i) => (
                      <tr key={i}>
                        {row.map((value, k) => (
                          <td key={k} className={isNumber(answer.columns[k]!.type) ? 'number' : undefined}>
                            {value === null ? (
                              <span className="soft">NULL</span>
                            ) : typeof value === 'number' ? (
                              full(value)
                            ) : (
                              <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
                            )}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableScroll>
            </div>
          )}
          {!answer && !state.busy && state.error === undefined && (
            <Alert type="info" showIcon title={t('sql.empty')} />
          )}
        </section>
        <aside className="sql-schema" aria-label={t('sql.schema')}>
          <h2>{t('sql.schema')}</h2>
          {schema.error && <Trouble error={schema.error} retry={() => void schema.refetch()} />}
          {schema.isPending && <Skeleton active />}
          {schema.data?.relations.map((relation) => (
            <details key={relation.name} open={relation.name === 'events'}>
              <summary>
                <code>{relation.name}</code>{' '}
                <span className="soft">{t('sql.columns', { all: relation.columns.length })}</span>
              </summary>
              <Button size="small" onClick={() => setText(relation.sample)}>
                {t('sql.sample')}
              </Button>
              <ul>
                {relation.columns.map((column) => (
                  <li key={column.name}>
                    <button type="button" className="as-link" onClick={() => put(quoted(column.name))}>
                      <bdi>{column.name}</bdi>
                    </button>{' '}
                    <span className="soft">{column.type}</span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </aside>
      </div>
    </>
  )
}

const isNumber = (type: string): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type)
const quoted = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replace(/"/g, '""')}"`
