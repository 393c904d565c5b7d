import { Skeleton } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Headline, Ranked, Tick, Tile, TileAnswer } from '../api/boards'
import type { DefinitionChange } from '../api/types'
import { AnswerView } from '../analysis/AnswerView'
import { clock, full } from '../format'
import { useMoney } from '../state/currency'
import { shown } from './shown'

function Figure({ headline }: { headline: Headline }): ReactElement {
  const { t } = useTranslation()
  const { value, unit, before } = headline
  const money = useMoney()
  const change = value !== null && before ? (value - before) / Math.abs(before) : null
  return (
    <div className="tile-number">
      <strong title={value === null ? undefined : full(value)}>{shown(value, unit, money)}</strong>
      {change !== null && (
        <span
          className={change < 0 ? 'tile-down' : 'tile-up'}
          title={t('board.before', { value: full(before) })}
        >
          {change < 0 ? '▼' : '▲'} {full(Math.abs(change) * 100)}%
        </span>
      )}
    </div>
  )
}

function Rank({ rows, unit }: { rows: Ranked[]; unit: string }): ReactElement {
  const { t } = useTranslation()
  const money = useMoney()
  if (!rows.length) return <p className="tile-note">{t('board.nothing')}</p>
  const most = Math.max(...rows.map((row) => row.value ?? 0), 1)
  return (
    <ol className="tile-rank">
      {rows.map((row, i) => {
        const name = row.other
          ? t('board.other')
          : row.label
              .map((one) => (one === null || one === '' ? t('board.not_set') : String(one)))
              .join(' / ')
        return (
          <li key={i}>
            <span className="tile-rank-name" title={name}>
              <bdi>{name}</bdi>
            </span>
            <span className="tile-rank-bar" style={{ width: `${((row.value ?? 0) / most) * 100}%` }} />
            <span className="tabular">
              {unit === 'money' ? shown(row.value, unit, money) : full(row.value)}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

function Ticker({ ticks, timeZone }: { ticks: Tick[]; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  if (!ticks.length) return <p className="tile-note">{t('board.no_events')}</p>
  return (
    <ul className="tile-ticker" aria-live="off">
      {[...ticks]
        .reverse()
        .slice(0, 30)
        .map((tick, i) => (
          <li key={`${tick.received_at}-${i}`}>
            <span className="soft tabular">{clock(tick.received_at, timeZone)}</span> <bdi>{tick.event}</bdi>
          </li>
        ))}
    </ul>
  )
}

/** What is in a tile: its answer, drawn as the tile says, or why there is none. */
export function TileBody({
  tile,
  told,
  pending,
  ticks,
  timeZone,
  changes,
}: {
  tile: Tile
  told: TileAnswer | undefined
  pending: boolean
  ticks: Tick[]
  timeZone: string
  changes?: DefinitionChange[]
}): ReactElement {
  const { t } = useTranslation()
  if (tile.kind === 'text') return <p className="tile-text">{tile.text}</p>
  if (tile.kind === 'ticker') return <Ticker ticks={ticks} timeZone={timeZone} />
  if (told?.problem?.type === 'urn:zuji:problem:withheld')
    return (
      <div className="tile-note" role="note">
        {t('allowed.withheld')}
      </div>
    )
  if (told?.problem)
    return (
      <div className="tile-problem" role="note">
        <b>{told.problem.title || t('board.failed')}</b>
        <bdi>{told.problem.detail}</bdi>
      </div>
    )
  if (!told?.answer || !told.query)
    return <Skeleton active title={false} paragraph={{ rows: 3 }} className="tile-wait" />
  return (
    <div className={pending ? 'tile-answer tile-old' : 'tile-answer'}>
      {tile.kind === 'number' && told.headline ? (
        <Figure headline={told.headline} />
      ) : tile.kind === 'rank' ? (
        <Rank rows={told.ranking ?? []} unit={told.answer.kind === 'revenue' ? 'money' : 'number'} />
      ) : (
        <AnswerView
          kind={told.answer.kind}
          query={told.query}
          answer={told.answer}
          view={(tile.display ?? {}) as Record<string, string | number | boolean>}
          changes={changes}
          compact
        />
      )}
    </div>
  )
}
