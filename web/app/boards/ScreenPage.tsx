/** A board on a wall (大屏): dark, as large as the screen, always up to date. It outlives restarts of the server. */
import { CloseOutlined, FullscreenOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, ConfigProvider, Skeleton, theme as antTheme } from 'antd'
import { type ReactElement, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type TileAnswer, boardsApi } from '../api/boards'
import { clock } from '../format'
import { addressOf } from '../parts/Id'
import { Trouble } from '../parts/Trouble'
import { themeOf } from '../theme'
import { navigate, useParameter } from '../state/url'
import { prefer, theme } from '../state/preferences'
import { LiveTile, Since } from './BoardPage'
import { Grid } from './Grid'
import { useAnswers } from './useAnswers'
import './boards.css'

const EVERY_MAX = 30 // s: a wall is looked at, not asked

export default function ScreenPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const [id] = useParameter('id')
  useDark()
  const board = useQuery({
    queryKey: ['board', project, id],
    queryFn: () => boardsApi.board(project, id),
    enabled: id !== '',
    refetchInterval: 60_000, // whoever changes the board need not walk to the wall
  })
  const held = board.data?.board
  const zone = held?.time_zone ?? timeZone
  const every = Math.min(held?.refresh_seconds || EVERY_MAX, EVERY_MAX)
  const ask = useCallback(
    (hear: (line: TileAnswer) => void, signal: AbortSignal) =>
      boardsApi.answers(project, id, {}, hear, signal),
    [project, id],
  )
  const answers = useAnswers(ask, board.data ? `${board.data.id}-${board.data.version}` : '', every)
  return (
    <ConfigProvider theme={{ ...themeOf('dark'), algorithm: antTheme.darkAlgorithm }}>
      <main className="alone screen" data-theme="dark">
        <header className="alone-head">
          <h1>{board.data?.name ?? t('board.screen')}</h1>
          <span>
            <Since at={answers.at} error={answers.error} timeZone={zone} /> <Now timeZone={zone} />{' '}
            <Button
              type="text"
              icon={<FullscreenOutlined />}
              aria-label={t('board.full_screen')}
              onClick={() => void document.documentElement.requestFullscreen?.()}
            />
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('board.leave_screen')}
              onClick={() => {
                if (document.fullscreenElement) void document.exitFullscreen()
                navigate(addressOf('/board', { id }))
              }}
            />
          </span>
        </header>
        {board.error && !board.data && <Trouble error={board.error} retry={() => void board.refetch()} />}
        {!held && !board.error && <Skeleton active />}
        {held && (
          <Grid tiles={held.tiles}>
            {(tile) => (
              <LiveTile
                project={project}
                board={Number(board.data?.id ?? 0)}
                tile={tile}
                answers={answers}
                timeZone={zone}
              />
            )}
          </Grid>
        )}
      </main>
    </ConfigProvider>
  )
}

/** Charts are drawn for the dark while the wall is shown; then as before. */
function useDark(): void {
  useEffect(() => {
    const before = theme()
    if (before !== 'dark') prefer('theme', 'dark', false)
    return () => {
      if (before !== 'dark') prefer('theme', before, false)
    }
  }, [])
}

function Now({ timeZone }: { timeZone: string }): ReactElement {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="screen-clock" aria-hidden="true">
      {clock(now, timeZone)}
    </span>
  )
}
