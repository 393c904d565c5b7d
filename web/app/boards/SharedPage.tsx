/** A board by its link, for whoever has it: without the shell, without a login. */
import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Result, Skeleton } from 'antd'
import { type ReactElement, useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { onward } from '../analysis/onward'
import { ApiError } from '../api/call'
import { type Tile, type TileAnswer, sharedApi } from '../api/boards'
import { toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { Choices } from '../shell/Choices'
import { Since } from './BoardPage'
import { Grid } from './Grid'
import { CurrencyContext } from '../state/currency'
import { SharePassword } from './SharePassword'
import { TileBody } from './TileBody'
import { useAnswers } from './useAnswers'
import './boards.css'

export default function SharedPage({ token }: { token: string }): ReactElement {
  const { t } = useTranslation()
  const shared = useQuery({
    queryKey: ['shared', token],
    queryFn: () => sharedApi.board(token),
    refetchInterval: 60_000,
    retry: false,
  })
  const ask = useCallback(
    (hear: (line: TileAnswer) => void, signal: AbortSignal) => sharedApi.answers(token, hear, signal),
    [token],
  )
  const board = shared.data?.board
  const answers = useAnswers(ask, board ? token : '', board ? Math.max(30, board.refresh_seconds || 300) : 0)
  const ticking = board?.tiles.some((tile) => tile.kind === 'ticker') ?? false
  const ticks = useQuery({
    queryKey: ['shared-ticks', token],
    queryFn: () => sharedApi.ticker(token),
    enabled: ticking,
    refetchInterval: 5_000,
  })
  useEffect(() => {
    document.title = `${shared.data?.name ?? t('share.page')} · ${t('app.name')}`
  }, [shared.data, t])
  const gone = [shared.error, answers.error].some(
    (error) => error instanceof ApiError && error.status === 404,
  )
  if (gone)
    return (
      <main className="alone">
        <Result status="404" title={t('share.gone')} subTitle={t('share.gone_hint')} />
      </main>
    )
  // Also when the half day is over for which it was given.
  if (shared.error instanceof ApiError && shared.error.type === 'password-needed')
    return <SharePassword token={token} />
  if (shared.error && !shared.data)
    return (
      <main className="alone">
        <Trouble error={shared.error} retry={() => void shared.refetch()} />
      </main>
    )
  if (!shared.data || !board) return <Skeleton className="alone" active />
  const zone = shared.data.time_zone
  const project = shared.data.project // null for who has nothing but the link
  const file = (tile: Tile): boolean =>
    shared.data.scope === 'file' && tile.kind !== 'text' && tile.kind !== 'ticker'
  return (
    <main className="alone">
      <header className="alone-head">
        <div>
          <h1>
            <bdi>{shared.data.name}</bdi>
          </h1>
          <span className="soft">{shared.data.description}</span>
        </div>
        <span>
          <Since at={answers.at} error={answers.error} timeZone={zone} />{' '}
          <span className="soft">
            {zone}
            {shared.data.expires_at > 0 &&
              ' · ' + t('share.until', { at: toMinute(shared.data.expires_at, zone) })}
          </span>
          <Choices />
        </span>
      </header>
      <CurrencyContext value={shared.data.currency}>
        <Grid
          tiles={board.tiles}
          onward={(tile) => (project ? onward(project, answers.by[tile.id]?.query, tile.display) : undefined)}
        >
          {(tile) => (
            <>
              {file(tile) && (
                <a
                  href={sharedApi.file(token, tile.id)}
                  aria-label={t('share.download', { name: tile.title ?? '' })}
                >
                  <DownloadOutlined />
                </a>
              )}
              <TileBody
                tile={tile}
                told={answers.by[tile.id]}
                pending={answers.pending.has(tile.id)}
                ticks={ticks.data ?? []}
                timeZone={zone}
              />
            </>
          )}
        </Grid>
      </CurrencyContext>
    </main>
  )
}
