import { LinkOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Empty, Segmented, Skeleton } from 'antd'
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { running as asked } from '../api/call'
import { api } from '../api/client'
import type { Line, On } from '../api/types'
import { dayLabel, full, moment, pointLabel } from '../format'
import { CheckButton } from '../parts/CheckButton'
import { ExportMenu } from '../parts/ExportMenu'
import { FirstArrival, FirstEvent, useBeginning } from '../parts/FirstEvent'
import { MembersDrawer, type Opened } from '../parts/MembersDrawer'
import { label } from '../parts/Name'
import { PageHead } from '../parts/PageHead'
import { ReceiptButton } from '../parts/ReceiptButton'
import { Trouble } from '../parts/Trouble'
import { copy } from '../parts/copy'
import { SavedBar } from '../questions/SavedBar'
import { asksSame, textOf, toSaved } from '../questions/saved'
import { useSaved } from '../questions/useSaved'
import '../questions/questions.css'
import { address, navigate, useParameter } from '../state/url'
import { ChangeList, useChangeName } from './ChangeList'
import { Chart } from './Chart'
import { QueryRows } from './QueryRows'
import { ResultTable } from './ResultTable'
import { marksOf } from './marks'
import type { Shown } from './options'
import { type Question, isRunning, read, toQuery } from './question'

export default function TrendPage({ project, timeZone: pageZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [text, setText] = useParameter('q')
  const saved = useSaved(project)
  const question = useMemo(() => (text ? read(text) : (saved.question ?? read(''))), [text, saved.question])
  // Lines or bars are no part of what is saved.
  const dirty = text !== '' && !(saved.question && asksSame(question, saved.question))
  const asSaved = !dirty && saved.shown?.kind === 'trend' ? saved.shown : undefined
  // A saved question is asked in its own zone, whatever the page is set to.
  const timeZone = String(asSaved?.question.time_zone ?? pageZone)
  const query = useMemo(() => toQuery(question, timeZone), [question, timeZone])
  const foreign = !!asSaved && !saved.question
  const beginning = useBeginning(project)

  const key = ['trend', project, query, saved.id, asSaved?.version ?? 0]
  const told = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      asSaved
        ? api.answerOf(project, String(asSaved.id), asSaved.version, JSON.stringify(query), signal)
        : api.trend(project, query, saved.id, signal),
    enabled:
      beginning.known &&
      !beginning.empty &&
      query.series.length > 0 &&
      (saved.id === '' || (!!saved.shown && (dirty || saved.shown.kind === 'trend'))),
    placeholderData: (before) => before,
    staleTime: 10_000,
    // The running period grows; what is over does not change.
    refetchInterval: (item) =>
      item.state.data?.answer.series[0]?.points.some((point) => isRunning(point.at, query.interval, timeZone))
        ? 15_000
        : false,
  })
  const answer = { ...told, data: told.data?.answer }
  const shownQuery = told.data?.query ?? query
  const slow = useSlow(answer.isFetching, JSON.stringify(key))
  const [cancelled, setCancelled] = useState('')
  const progress = useQuery({
    queryKey: ['progress', key],
    queryFn: () => api.progress(asked.get(JSON.stringify(query)) ?? ''),
    enabled: slow && asked.has(JSON.stringify(query)),
    refetchInterval: 500,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })

  const change = (part: Partial<Question>): void => setText(textOf({ ...question, ...part }, saved.question))
  const running = useCallback(
    (at: string) => isRunning(at, query.interval, timeZone),
    [query.interval, timeZone],
  )
  const nameOf = useLineNames(query.series.length)
  const all = useMemo<Shown[]>(() => {
    const lines = answer.data?.series ?? []
    // The eight colours go to the largest lines, whichever series they belong to.
    const ranked = lines
      .filter((line) => !line.other)
      .sort((a, b) => Math.abs(b.total ?? 0) - Math.abs(a.total ?? 0))
    const few = ranked.length <= 8
    let colour = 0
    const seen = new Map<string, number>()
    return lines.map((line) => {
      // A value may be called "Other" too: names are told apart, since legend and tooltip go by them.
      const plain = nameOf(line)
      const n = (seen.get(plain) ?? 0) + 1
      seen.set(plain, n)
      return {
        line,
        name: n > 1 ? `${plain} (${n})` : plain,
        colour: line.other ? 99 : few ? colour++ : ranked.indexOf(line),
      }
    })
  }, [answer.data, nameOf])
  const [hidden, setHidden] = useState<Set<string>>(new Set())
  const shown = useMemo(() => all.filter((item) => !hidden.has(item.name)), [all, hidden])
  const [opened, setOpened] = useState<Opened>()
  const changeName = useChangeName()
  const points = answer.data?.series[0]?.points
  const marks = useMemo(
    () =>
      marksOf(told.data?.changes ?? [], points?.map((point) => point.at) ?? [], timeZone).map((mark) => ({
        place: mark.place,
        words: mark.changes.map((one) =>
          [`${changeName(one)} · ${moment(one.at, timeZone)}`, one.author, one.reason]
            .filter(Boolean)
            .join(' · '),
        ),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [told.data?.changes, points, timeZone, t],
  )
  const empty = all.length === 0 || all.every(({ line }) => !line.total && line.points.every((p) => !p.value))

  if (beginning.empty) {
    return (
      <>
        <PageHead title={t('trend.title')} />
        <FirstEvent project={project} />
      </>
    )
  }
  const { from, to } = foreign ? shownQuery : query
  const range = from === to ? dayLabel(from, true) : `${dayLabel(from, true)} – ${dayLabel(to, true)}`
  const named = (property: string, on?: On): string =>
    (label(t, property) || property) +
    (on === 'profile_at_event' ? t('trend.then', { when: t('trend.as_of_profile_at_event') }) : '')
  const title = (foreign ? shownQuery : question).series
    .map((item) =>
      [
        item.event === '*' ? t('trend.any_event') : label(t, item.event) || item.event,
        item.property && named(item.property, item.on),
        t('measure.' + item.measure),
      ]
        .filter(Boolean)
        .join(' · '),
    )
    .join(t('trend.and'))
  const groups = question.breakdowns
    .filter((item) => item.property)
    .map((item) => named(item.property, item.on))
  const heading = groups.length ? t('trend.grouped', { series: title, groups: groups.join(' / ') }) : title
  const period = [range, timeZone, !question.bots && t('trend.without_bots')]
    .filter(Boolean)
    .join(t('trend.comma'))
  const summary = t('trend.summary', { series: heading, period })
  const open = (item: Shown, at: string | null): void => {
    if (!told.data) return
    const { line, name } = item
    const { receipt } = told.data.answer
    setOpened({
      query: told.data.query,
      cell: {
        series: line.series,
        at,
        ...(line.other ? { other: true } : { breakdown: line.breakdown }),
      },
      title: [name, at === null ? range : pointLabel(at, shownQuery.interval, true)].join(' · '),
      batch: receipt.batch,
      asked_at: receipt.asked_at,
    })
  }
  const clicked = (name: string, place: number): void => {
    const item = all.find((one) => one.name === name)
    const at = item?.line.points[place]?.at
    if (item && at !== undefined) open(item, at)
  }
  return (
    <>
      <PageHead title={t('trend.title')}>
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
          body={toSaved(question, timeZone)}
          name={heading}
        />
        <ExportMenu
          project={project}
          what="query"
          body={shownQuery}
          name={`trend-${project}-${from}-${to}`}
          disabled={!all.length}
        />
        {answer.data && <CheckButton key={JSON.stringify(shownQuery)} project={project} query={shownQuery} />}
        {answer.data && <ReceiptButton receipt={answer.data.receipt} series={shownQuery.series} />}
      </PageHead>
      {beginning.arrived && <FirstArrival project={project} />}
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
                  address('/trend', new URLSearchParams(location.search), { v: undefined, q: undefined }),
                )
              }
            >
              {t('saved.open_newest')}
            </Button>
          }
        />
      )}
      <div className="analysis">
        {foreign ? (
          <section className="query">
            <Alert type="info" showIcon title={t('saved.foreign')} description={t('saved.foreign_hint')} />
          </section>
        ) : (
          <QueryRows project={project} timeZone={timeZone} question={question} onChange={change} />
        )}
        <section className="answer" aria-busy={answer.isFetching} aria-live="polite">
          <div className="answer-head">
            <div>
              <h2>{heading}</h2>
              <p className="soft">{period}</p>
            </div>
            <Segmented<'line' | 'bar'>
              value={question.chart}
              options={[
                { value: 'line', label: t('trend.chart_line') },
                { value: 'bar', label: t('trend.chart_bar') },
              ]}
              onChange={(chart) => change({ chart })}
            />
          </div>
          {slow && answer.isFetching && (
            <Alert
              type="info"
              className="notice"
              title={
                progress.data?.rows_total
                  ? t('state.progress', {
                      read: full(progress.data.rows_read),
                      all: full(progress.data.rows_total),
                    })
                  : t(answer.isPending ? 'state.reading_first' : 'state.reading')
              }
              action={
                <Button
                  size="small"
                  onClick={() => {
                    setCancelled(JSON.stringify(key))
                    void client.cancelQueries({ queryKey: key })
                  }}
                >
                  {t('state.cancel')}
                </Button>
              }
            />
          )}
          {cancelled === JSON.stringify(key) && !answer.isFetching && answer.isPlaceholderData && (
            <Alert
              type="warning"
              className="notice"
              title={t('state.cancelled')}
              action={
                <Button size="small" onClick={() => void answer.refetch()}>
                  {t('state.retry')}
                </Button>
              }
            />
          )}
          {answer.error && <Trouble error={answer.error} retry={() => void answer.refetch()} />}
          {(answer.isPending || !beginning.known) && !answer.error ? (
            <Skeleton active className="chart" paragraph={{ rows: 8 }} />
          ) : (
            answer.data && (
              <div className={answer.isPlaceholderData || answer.error ? 'dimmed' : undefined}>
                {empty ? (
                  <Empty
                    className="chart"
                    image={Empty.PRESENTED_IMAGE_SIMPLE}
                    description={t('trend.no_data')}
                  >
                    <p className="soft">{t('trend.no_data_hint')}</p>
                  </Empty>
                ) : (
                  <>
                    <Chart
                      shown={shown}
                      interval={query.interval}
                      chart={question.chart}
                      running={running}
                      label={summary}
                      marks={marks}
                      open={clicked}
                    />
                    <p className="soft footnotes">
                      {all[0] && all[0].line.points.some((p) => running(p.at)) && (
                        <span>{t('trend.running')} </span>
                      )}
                      {shown.filter((item) => !item.line.other).length > 8 && <span>{t('trend.many')}</span>}
                    </p>
                  </>
                )}
                {all.length > 0 && (
                  <ResultTable
                    all={all}
                    hidden={hidden}
                    interval={query.interval}
                    running={running}
                    open={open}
                    toggle={(name) =>
                      setHidden((before) => {
                        const next = new Set(before)
                        if (!next.delete(name)) next.add(name)
                        return next
                      })
                    }
                  />
                )}
                <ChangeList changes={told.data?.changes ?? []} timeZone={timeZone} />
              </div>
            )
          )}
        </section>
      </div>
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

/** True once the question has been running for 400 ms. */
function useSlow(busy: boolean, key: string): boolean {
  const [slow, setSlow] = useState('')
  useEffect(() => {
    if (!busy) return
    const timer = setTimeout(() => setSlow(key), 400)
    return () => clearTimeout(timer)
  }, [busy, key])
  return busy && slow === key
}

/** Names of lines: short where one series makes the rest plain. */
function useLineNames(series: number): (line: Line) => string {
  const { t } = useTranslation()
  return useCallback(
    (line: Line) => {
      const measure = line.measure === 'average' && !line.property ? 'average_person' : line.measure
      const event = line.event === '*' ? t('trend.any_event') : label(t, line.event) || line.event
      const what = line.property
        ? `${event} · ${label(t, line.property) || line.property} · ${t('measure.' + measure)}`
        : `${event} · ${t('measure.' + measure)}`
      if (!line.other && !line.breakdown.length) return what
      const group = line.other
        ? t('trend.other')
        : line.breakdown
            .map((value) =>
              value === null || value === undefined
                ? t('trend.not_set')
                : value === ''
                  ? t('trend.empty_value')
                  : String(value),
            )
            .join(' / ')
      return series > 1 ? `${what} · ${group}` : group
    },
    [series, t],
  )
}
