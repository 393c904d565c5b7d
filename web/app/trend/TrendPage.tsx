import { DownloadOutlined, LinkOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Empty, Segmented, Skeleton } from 'antd'
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api, running as asked } from '../api/client'
import type { Line, On } from '../api/types'
import { dayLabel, full } from '../format'
import { FirstArrival, FirstEvent, useBeginning } from '../parts/FirstEvent'
import { label } from '../parts/Name'
import { PageHead } from '../parts/PageHead'
import { ReceiptButton } from '../parts/ReceiptButton'
import { Trouble } from '../parts/Trouble'
import { copy } from '../parts/copy'
import { useParameter } from '../state/url'
import { Chart } from './Chart'
import { QueryRows } from './QueryRows'
import { ResultTable } from './ResultTable'
import { csv, download } from './csv'
import type { Shown } from './options'
import { type Question, isRunning, read, toQuery, write } from './question'

export default function TrendPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [text, setText] = useParameter('q')
  const question = useMemo(() => read(text), [text])
  const query = useMemo(() => toQuery(question, timeZone), [question, timeZone])
  const beginning = useBeginning(project)

  const key = ['trend', project, query]
  const answer = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.trend(project, query, signal),
    enabled: beginning.known && !beginning.empty && query.series.length > 0,
    placeholderData: (before) => before,
    staleTime: 10_000,
    // The running period grows; what is over does not change.
    refetchInterval: (item) =>
      item.state.data?.series[0]?.points.some((point) => isRunning(point.at, query.interval, timeZone))
        ? 15_000
        : false,
  })
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

  const change = (part: Partial<Question>): void => setText(write({ ...question, ...part }))
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
  const empty = all.length === 0 || all.every(({ line }) => !line.total && line.points.every((p) => !p.value))

  if (beginning.empty) {
    return (
      <>
        <PageHead title={t('trend.title')} />
        <FirstEvent project={project} />
      </>
    )
  }
  const range =
    query.from === query.to
      ? dayLabel(query.from, true)
      : `${dayLabel(query.from, true)} – ${dayLabel(query.to, true)}`
  const named = (property: string, on?: On): string =>
    (label(t, property) || property) +
    (on === 'profile_at_event' ? t('trend.then', { when: t('trend.as_of_profile_at_event') }) : '')
  const title = question.series
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
  const rows = (): (string | number | null)[][] => [
    [t('trend.series'), t('trend.total'), ...(all[0]?.line.points.map((point) => point.at) ?? [])],
    ...all.map(({ line, name }) => [name, line.total, ...line.points.map((point) => point.value)]),
  ]
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
        <Button
          icon={<DownloadOutlined />}
          disabled={!all.length}
          onClick={() => download(`trend-${project}-${query.from}-${query.to}.csv`, csv(rows()))}
        >
          {t('trend.csv')}
        </Button>
        {answer.data && <ReceiptButton receipt={answer.data.receipt} series={question.series} />}
      </PageHead>
      {beginning.arrived && <FirstArrival project={project} />}
      <div className="analysis">
        <QueryRows project={project} timeZone={timeZone} question={question} onChange={change} />
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
                    toggle={(name) =>
                      setHidden((before) => {
                        const next = new Set(before)
                        if (!next.delete(name)) next.add(name)
                        return next
                      })
                    }
                  />
                )}
              </div>
            )
          )}
        </section>
      </div>
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
