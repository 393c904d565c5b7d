/** The page of every kind of question: its rows, its answer, and what can be done with both. */
import { LinkOutlined, RollbackOutlined } from '@ant-design/icons'
import { Alert, App, Button, Empty, Segmented, Skeleton, Tooltip } from 'antd'
import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NoteButton } from '../annotations/NoteButton'
import { NoteList } from '../annotations/NoteList'
import { OpenNote } from '../annotations/opening'
import { type Within, useAnnotations, useMarked } from '../annotations/useAnnotations'
import type { PageProps } from '../App'
import { ApiError } from '../api/call'
import { useProperties } from '../builder/pickers'
import { Shelf, shelf as newShelf } from '../chart/shelf'
import { full } from '../format'
import { CheckButton } from '../parts/CheckButton'
import { ExportMenu } from '../parts/ExportMenu'
import { FirstArrival, FirstEvent, useBeginning } from '../parts/FirstEvent'
import { MembersDrawer, type Opened } from '../parts/MembersDrawer'
import { PageHead } from '../parts/PageHead'
import { ReceiptButton } from '../parts/ReceiptButton'
import { useMay } from '../state/allowed'
import { Trouble } from '../parts/Trouble'
import { copy } from '../parts/copy'
import { SavedBar } from '../questions/SavedBar'
import { useSaved } from '../questions/useSaved'
import '../questions/questions.css'
import { address, navigate, useParameter } from '../state/url'
import { AnswerView } from './AnswerView'
import { Builder } from './Builder'
import { ChangeList } from './ChangeList'
import { ACTIONS } from './actions'
import './analysis.css'
import type { KindOf, Known } from './kind'
import { forMap, viewOf, viewsOf } from './mapped'
import { KINDS } from './kinds'
import { type Draft, type View, asksSame, read, textOf, toQuery, toSaved } from './question'
import { useAnswer } from './useAnswer'
import { useUndo } from './useUndo'
import { breakdownName, daysName } from './words'

const NO_CHANGES: never[] = []

export default function AnalysisPage({ kind, ...props }: PageProps & { kind: string }): ReactElement {
  const { t } = useTranslation()
  const beginning = useBeginning(props.project)
  const properties = useProperties(props.project)
  const known = useMemo<Known | null>(() => {
    if (!beginning.known || properties.pending) return null
    const of = (on: string, kinds: string[]): string[] =>
      properties.all
        .filter((one) => one.on === on && kinds.includes(one.kind))
        .map(({ property }) => property)
    return {
      events: beginning.events,
      numbers: of('event', ['number']),
      texts: of('event', ['text']),
      profileTexts: of('profile', ['text']),
    }
  }, [beginning.known, beginning.events, properties.all, properties.pending])
  const definition = KINDS[kind]!
  if (beginning.empty)
    return (
      <>
        <PageHead title={t('analysis.' + kind)} />
        <FirstEvent project={props.project} />
      </>
    )
  if (!known)
    return (
      <>
        <PageHead title={t('analysis.' + kind)} />
        <Skeleton active paragraph={{ rows: 12 }} />
      </>
    )
  return (
    <>
      {beginning.arrived && <FirstArrival project={props.project} />}
      <Analysis {...props} kind={definition} known={known} />
    </>
  )
}

function Analysis({
  project,
  timeZone: pageZone,
  kind,
  known,
}: PageProps & { kind: KindOf; known: Known }): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [text, setText] = useParameter('q')
  const saved = useSaved(project, kind)
  // What a page begins with stays as it is while the page is open, whatever arrives meanwhile.
  const [first] = useState(() => kind.first(known))
  const draft = useMemo(
    () => (text ? read(text, kind, first) : (saved.question ?? first)),
    [text, kind, first, saved.question],
  )
  const { undo, redo } = useUndo(text, setText)
  const dirty = text !== '' && !(saved.question && asksSame(draft, saved.question, kind))
  const asSaved = !dirty && saved.question ? saved.shown : undefined
  // A saved question is asked in its own zone, whatever the page is set to.
  const timeZone = String(asSaved?.question.time_zone ?? pageZone)
  const query = useMemo(() => toQuery(draft, kind, timeZone), [draft, kind, timeZone])
  const { told, slow, progress, cancelled, cancel } = useAnswer(
    project,
    query,
    asSaved ? { id: String(asSaved.id), version: asSaved.version } : null,
    saved.id,
    saved.id === '' || (!!saved.shown && !saved.shown.withheld),
  )
  const change = (fields: Record<string, unknown>): void => {
    const next = Object.fromEntries(
      Object.entries({ ...draft, ...fields }).filter(([, value]) => value !== undefined),
    ) as Draft
    setText(textOf(next, saved.question, first))
  }
  const view: View = draft.view ?? {}
  const lists = useMay('raw')
  const [opened, setOpened] = useState<Opened>()
  const [shelf] = useState(newShelf)
  const data = told.data
  const open = (cell: Record<string, unknown>, title: string): void => {
    if (!data) return
    const { batch, asked_at } = data.answer.receipt
    setOpened({ query: data.query, cell, title, batch, asked_at })
  }
  // A saved question of another kind has its own page.
  const other = saved.shown && saved.shown.kind !== kind.kind ? saved.shown.kind : ''
  useEffect(() => {
    if (other && KINDS[other]) navigate(address('/' + other, new URLSearchParams(location.search), {}), true)
  }, [other])

  const { from, to } = query ?? data?.query ?? { from: '', to: '' }
  const within: Within = { question: Number(saved.shown?.id ?? 0) }
  const notes = useAnnotations(project, { from, to, timeZone }, within)
  const marked = useMarked(data?.changes ?? NO_CHANGES, notes)
  const [note, setNote] = useState<number | null>(null)
  const groups = ((draft.breakdowns ?? []) as { property?: string; cohorts?: string[] }[])
    .filter((one) => one.property || one.cohorts)
    .map((one) => breakdownName(t, one as never))
  const plain = kind.title(draft, t)
  const heading = groups.length ? t('trend.grouped', { series: plain, groups: groups.join(' / ') }) : plain
  const period = [
    from && daysName(from, to),
    timeZone,
    draft.include_bots === false && t('trend.without_bots'),
  ]
    .filter(Boolean)
    .join(t('trend.comma'))
  const body = toSaved(draft, kind, timeZone)
  const complaints = told.error instanceof ApiError ? told.error.complaints : []
  return (
    <>
      <PageHead title={t('analysis.' + kind.kind)}>
        <Tooltip title={t('ask.undo')}>
          <Button icon={<RollbackOutlined />} aria-label={t('ask.undo')} disabled={!undo} onClick={undo} />
        </Tooltip>
        <Tooltip title={t('ask.redo')}>
          <Button
            icon={<RollbackOutlined className="mirrored" />}
            aria-label={t('ask.redo')}
            disabled={!redo}
            onClick={redo}
          />
        </Tooltip>
        <Button
          icon={<LinkOutlined />}
          onClick={() => {
            copy(location.href)
            void message.success(t('trend.link_copied'))
          }}
        >
          {t('trend.copy_link')}
        </Button>
        <SavedBar
          project={project}
          timeZone={timeZone}
          saved={saved}
          dirty={!!saved.shown && dirty}
          body={body}
          name={heading}
        />
        {ACTIONS.map((Action, i) => (
          <Action
            key={i}
            project={project}
            kind={kind.kind}
            body={body}
            saved={asSaved ? String(asSaved.id) : ''}
            view={view}
            name={heading}
          />
        ))}
        <ExportMenu
          project={project}
          what="query"
          body={data?.query}
          name={`${kind.kind}-${project}-${from}-${to}`}
          disabled={!data}
          drawn={shelf}
        />
        {data && <CheckButton key={JSON.stringify(data.query)} project={project} query={data.query} />}
        {data && <ReceiptButton receipt={data.answer.receipt} query={data.query} />}
      </PageHead>
      {saved.error !== null && <Trouble error={saved.error} />}
      {saved.newest && saved.shown && saved.shown.version < saved.newest.version && (
        <Alert
          type="warning"
          showIcon
          className="notice"
          title={t('saved.old_version', {
            version: saved.shown.version,
            newest: saved.newest.version,
            author: saved.newest.author,
          })}
          action={
            <Button
              size="small"
              onClick={() =>
                navigate(
                  address(location.pathname, new URLSearchParams(location.search), {
                    v: undefined,
                    q: undefined,
                  }),
                )
              }
            >
              {t('saved.open_newest')}
            </Button>
          }
        />
      )}
      {saved.shown?.withheld && (
        <Alert
          type="info"
          showIcon
          className="notice"
          title={`${saved.shown.name}: ${t('allowed.withheld')}`}
          description={t('allowed.withheld_hint')}
        />
      )}
      {!saved.shown?.withheld && (
        <div className="analysis">
          <Builder
            kind={kind}
            project={project}
            timeZone={timeZone}
            draft={draft}
            change={change}
            complaints={complaints}
          />
          <section className="answer" aria-busy={told.isFetching} aria-live="polite">
            <div className="answer-head">
              <div>
                <h2>{heading}</h2>
                <p className="soft">{period}</p>
              </div>
              {kind.views && (
                <Segmented
                  aria-label={t('ask.view')}
                  value={viewOf(kind, view, draft.breakdowns)}
                  options={viewsOf(kind, draft.breakdowns).map((value) => ({
                    value,
                    label: t('ask.view_' + value),
                  }))}
                  onChange={(chart) =>
                    change({ view: { ...view, chart }, ...(chart === 'map' && forMap(draft.breakdowns)) })
                  }
                />
              )}
            </div>
            {slow && told.isFetching && (
              <Alert
                type="info"
                className="notice"
                title={
                  progress?.rows_total
                    ? t('state.progress', { read: full(progress.rows_read), all: full(progress.rows_total) })
                    : t(told.isPending ? 'state.reading_first' : 'state.reading')
                }
                action={
                  <Button size="small" onClick={cancel}>
                    {t('state.cancel')}
                  </Button>
                }
              />
            )}
            {cancelled && (
              <Alert
                type="warning"
                className="notice"
                title={t('state.cancelled')}
                action={
                  <Button size="small" onClick={() => void told.refetch()}>
                    {t('state.retry')}
                  </Button>
                }
              />
            )}
            {told.error && <Trouble error={told.error} retry={() => void told.refetch()} />}
            {!query && (
              <Empty className="chart" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('ask.unfinished')}>
                <p className="soft">{t('ask.unfinished_hint')}</p>
              </Empty>
            )}
            {query && told.isPending && !told.error && !cancelled && (
              <Skeleton active className="chart" paragraph={{ rows: 8 }} />
            )}
            {query && data && (
              <div className={told.isPlaceholderData || told.error ? 'dimmed' : undefined}>
                <OpenNote value={setNote}>
                  <Shelf.Provider value={shelf}>
                    <AnswerView
                      kind={kind.kind}
                      query={data.query}
                      answer={data.answer}
                      view={view}
                      open={lists ? open : undefined}
                      onView={(part) => change({ view: { ...view, ...part } })}
                      changes={marked}
                    />
                  </Shelf.Provider>
                </OpenNote>
                <ChangeList changes={data.changes} timeZone={timeZone} />
                {notes.length > 0 && (
                  <section className="definition-changes" aria-label={t('annotation.these_days')}>
                    <h3>{t('annotation.these_days')}</h3>
                    <NoteList
                      project={project}
                      timeZone={timeZone}
                      notes={notes}
                      onEdit={(one) => setNote(one.id)}
                    />
                  </section>
                )}
                <NoteButton
                  project={project}
                  timeZone={timeZone}
                  from={from}
                  to={to}
                  within={within}
                  opened={note}
                  onOpen={setNote}
                />
              </div>
            )}
          </section>
        </div>
      )}
      {opened && (
        <MembersDrawer
          key={JSON.stringify(opened)}
          project={project}
          timeZone={timeZone}
          opened={opened}
          close={() => setOpened(undefined)}
        />
      )}
    </>
  )
}
