/** One board: its answers under one period and one set of filters; arranged, shared, mailed. */
import {
  ClockCircleOutlined,
  DesktopOutlined,
  DownloadOutlined,
  EditOutlined,
  MailOutlined,
  PlusOutlined,
  PushpinOutlined,
  ReloadOutlined,
  RollbackOutlined,
  ShareAltOutlined,
} from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Dropdown, Empty, Input, Popover, Select, Skeleton, Tooltip } from 'antd'
import { type ReactElement, useCallback, useContext, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { NoteButton } from '../annotations/NoteButton'
import { NoteList } from '../annotations/NoteList'
import { OpenNote } from '../annotations/opening'
import { useAnnotations, useMarked } from '../annotations/useAnnotations'
import { onward } from '../analysis/onward'
import { ApiError } from '../api/call'
import {
  type Annotation,
  type Board,
  type SavedBoard,
  type Tick,
  type Tile,
  type TileAnswer,
  boardsApi,
} from '../api/boards'
import type { Period } from '../api/types'
import { Filters } from '../builder/Filters'
import { PERIODS, RANGES, days, named, type RangeName } from '../builder/days'
import { groupOf, listOf, whole } from '../builder/operators'
import { clock } from '../format'
import { useLive } from '../live/useLive'
import { addressOf } from '../parts/Id'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { useOpens } from '../shell/pages'
import { useAllowed, useMay } from '../state/allowed'
import { navigate, useParameter } from '../state/url'
import { Grid } from './Grid'
import { ScheduleDialog } from './ScheduleDialog'
import { ShareDialog } from './ShareDialog'
import { TileBody } from './TileBody'
import { TileDialog } from './TileDialog'
import { added, freshId } from './grid'
import { useAnswers } from './useAnswers'
import './boards.css'

interface Days {
  from: string
  to: string
}
const EVERY = [0, 30, 60, 300, 900, 3600]

export default function BoardPage(props: PageProps): ReactElement {
  const [id] = useParameter('id')
  const board = useQuery({
    queryKey: ['board', props.project, id],
    queryFn: () => boardsApi.board(props.project, id),
    enabled: id !== '',
    retry: false,
  })
  if (board.error) return <Trouble error={board.error} retry={() => void board.refetch()} />
  if (!board.data) return <Skeleton active />
  return <One key={`${board.data.id}-${board.data.version}`} {...props} saved={board.data} />
}

/** What a board holds while it is edited, with what it held before each change. */
function useDraft(first: Board): [Board, (next: Board) => void, () => void, boolean] {
  const [history, setHistory] = useState<Board[]>([first])
  const put = (next: Board): void => setHistory((before) => [...before.slice(-50), next])
  const undo = (): void => setHistory((before) => (before.length > 1 ? before.slice(0, -1) : before))
  return [history.at(-1)!, put, undo, history.length > 1]
}

function One({ project, timeZone, saved }: PageProps & { saved: SavedBoard }): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const shares = useMay('settings')
  const exports = useMay('export')
  const { restricted } = useAllowed() // the picture is the server's own, of all rows
  const { message } = App.useApp()
  const client = useQueryClient()
  const [edit, setEdit] = useParameter('edit')
  const [dialog, setDialog] = useState<'' | 'share' | 'schedule' | 'add'>('')
  const [changing, setChanging] = useState<Tile>()
  const [note, setNote] = useState<number | null>(null)
  const [name, setName] = useState(saved.name)
  const [draft, put, undo, changed] = useDraft(saved.board)
  const editing = edit !== '' && saves
  const zone = draft.time_zone ?? timeZone

  const finished = useMemo<Board>(
    () => ({ ...draft, filters: draft.filters.map(whole).filter((one) => one !== null) }),
    [draft],
  )
  // What the answers depend on: not where the tiles lie, nor what they are called.
  const asked = JSON.stringify([
    finished.filters,
    finished.period,
    finished.time_zone,
    finished.tiles.map((tile) => [tile.id, tile.kind, tile.saved, tile.version, tile.question, tile.period]),
  ])
  const ask = useCallback(
    (hear: (line: TileAnswer) => void, signal: AbortSignal) =>
      boardsApi.answers(project, saved.id, changed ? { board: finished } : {}, hear, signal),
    [project, saved.id, changed, finished],
  )
  const answers = useAnswers(ask, finished.tiles.length ? asked : '', draft.refresh_seconds)

  const save = useMutation({
    mutationFn: () => boardsApi.change(project, saved.id, { base: saved.version, name, board: finished }),
    onSuccess: (made) => {
      client.setQueryData(['board', project, String(saved.id)], made)
      void client.invalidateQueries({ queryKey: ['boards', project] })
      setEdit(undefined, true)
      void message.success(t('board.saved', { version: made.version }))
    },
  })
  const put1 = (changes: Partial<Board>): void => put({ ...draft, ...changes })
  const range = draft.period ? named(draft.period) : ''
  // Of all days that its tiles show now.
  const asks = Object.values(answers.by).flatMap((one) => (one.query ? [one.query as unknown as Days] : []))
  const recent = days('last_30' as RangeName, zone)
  const span = {
    from: [recent.from, ...asks.map((one) => one.from)].sort()[0]!,
    to: [recent.to, ...asks.map((one) => one.to)].sort().at(-1)!,
  }

  return (
    <>
      <PageHead title={saved.name} subtitle={saved.description}>
        {!editing && (
          <>
            {shares && (
              <>
                {' '}
                <Button icon={<ShareAltOutlined />} onClick={() => setDialog('share')}>
                  {t('board.share')}
                </Button>
                <Button icon={<MailOutlined />} onClick={() => setDialog('schedule')}>
                  {t('board.mail')}
                </Button>
              </>
            )}
            {exports && !restricted && (
              <Dropdown
                menu={{
                  items: (['png', 'pdf'] as const).map((format) => ({
                    key: format,
                    label: (
                      <a href={boardsApi.picture(project, saved.id, format)}>{t('board.file_' + format)}</a>
                    ),
                  })),
                }}
              >
                <Button icon={<DownloadOutlined />} aria-label={t('board.download')} />
              </Dropdown>
            )}
            <Button
              icon={<DesktopOutlined />}
              onClick={() => navigate(addressOf('/screen', { id: String(saved.id) }))}
            >
              {t('board.screen')}
            </Button>
            <NoteButton
              project={project}
              timeZone={zone}
              from={span.from}
              to={span.to}
              within={{ board: saved.id }}
              opened={note}
              onOpen={setNote}
            />
            {saves && (
              <Button type="primary" icon={<EditOutlined />} onClick={() => setEdit('1')}>
                {t('board.edit')}
              </Button>
            )}
          </>
        )}
        {editing && (
          <>
            <Button icon={<PlusOutlined />} onClick={() => setDialog('add')}>
              {t('board.add_tile')}
            </Button>
            <Button icon={<RollbackOutlined />} disabled={!changed} onClick={undo}>
              {t('board.undo')}
            </Button>
            <Button onClick={() => navigate(addressOf('/board', { id: String(saved.id) }))}>
              {t('board.leave')}
            </Button>
            <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
              {t('board.save')}
            </Button>
          </>
        )}
      </PageHead>
      {save.error && <Trouble error={save.error} />}
      {editing && (
        <div className="board-bar">
          <Input
            aria-label={t('board.name')}
            value={name}
            maxLength={128}
            style={{ maxWidth: 320 }}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      )}
      <div className="board-bar">
        <Select
          aria-label={t('board.period')}
          popupMatchSelectWidth={false}
          listHeight={420}
          value={typeof range === 'string' ? range : 'other'}
          options={[
            { value: '', label: t('board.own_periods') },
            ...RANGES.map((value) => ({ value, label: t('range.' + value) })),
            ...(typeof range === 'string' ? [] : [{ value: 'other', label: t('board.other_period') }]),
          ]}
          onChange={(value) => {
            if (value !== 'other') put1({ period: value ? (PERIODS[value as RangeName] as Period) : null })
          }}
        />
        <Filters
          project={project}
          group={groupOf(draft.filters)}
          onChange={(group) => put1({ filters: listOf(group) })}
        />
        <Tooltip title={t('board.every')}>
          <Select
            aria-label={t('board.every')}
            value={draft.refresh_seconds}
            popupMatchSelectWidth={false}
            options={[...new Set([...EVERY, draft.refresh_seconds])].map((value) => ({
              value,
              label: value ? t('board.every_n', { all: value }) : t('board.every_0'),
            }))}
            onChange={(refresh_seconds) => put1({ refresh_seconds })}
          />
        </Tooltip>
        <Button icon={<ReloadOutlined />} loading={answers.busy} onClick={answers.refresh}>
          {t('board.refresh')}
        </Button>
        <Since at={answers.at} error={answers.error} timeZone={zone} />
        {changed && !editing && saves && (
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {t('board.keep')}
          </Button>
        )}
      </div>
      {draft.withheld && (
        <Alert type="info" showIcon className="notice" title={t('allowed.board_withheld')} />
      )}
      {draft.tiles.length === 0 ? (
        <Empty description={t('board.empty')}>
          {saves && (
            <Button
              type="primary"
              onClick={() => {
                setEdit('1')
                setDialog('add')
              }}
            >
              {t('board.add_tile')}
            </Button>
          )}
        </Empty>
      ) : (
        <OpenNote value={setNote}>
          <Grid
            tiles={draft.tiles}
            editing={editing}
            onward={(tile) => onward(project, answers.by[tile.id]?.query, tile.display)}
            onChange={(tiles) => put1({ tiles })}
            onEdit={setChanging}
            onRemove={(tile) => put1({ tiles: draft.tiles.filter((one) => one.id !== tile.id) })}
          >
            {(tile) => (
              <LiveTile project={project} board={saved.id} tile={tile} answers={answers} timeZone={zone} />
            )}
          </Grid>
        </OpenNote>
      )}
      {dialog === 'share' && (
        <ShareDialog project={project} board={saved.id} timeZone={zone} onClose={() => setDialog('')} />
      )}
      {dialog === 'schedule' && (
        <ScheduleDialog project={project} board={saved.id} timeZone={zone} onClose={() => setDialog('')} />
      )}
      {(dialog === 'add' || changing) && (
        <TileDialog
          project={project}
          tile={changing}
          onClose={() => {
            setDialog('')
            setChanging(undefined)
          }}
          onDone={(made) => {
            put1({
              tiles: changing
                ? draft.tiles.map((one) =>
                    one.id === changing.id ? { ...made, id: one.id, x: one.x, y: one.y } : one,
                  )
                : added(draft.tiles, { ...made, id: freshId(draft.tiles), x: 0, y: 0 }),
            })
            setDialog('')
            setChanging(undefined)
          }}
        />
      )}
    </>
  )
}

/** How old what is shown is; red where a newer answer was asked for in vain. */
export function Since({
  at,
  error,
  timeZone,
}: {
  at: number
  error: unknown
  timeZone: string
}): ReactElement | null {
  const { t } = useTranslation()
  if (error)
    return (
      <span className="board-stale" role="status">
        <ClockCircleOutlined /> {at ? t('board.stale', { at: clock(at, timeZone) }) : t('board.unanswered')}{' '}
        {error instanceof ApiError && error.detail}
      </span>
    )
  return at ? (
    <span className="soft" role="status">
      {t('board.since', { at: clock(at, timeZone) })}
    </span>
  ) : null
}

const NO_TICKS: Tick[] = []

export function LiveTile({
  project,
  board,
  tile,
  answers,
  timeZone,
}: {
  project: string
  board: number
  tile: Tile
  answers: ReturnType<typeof useAnswers>
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const live = useOpens('/live')
  const told = answers.by[tile.id]
  const days = told?.query as { from?: string; to?: string } | undefined
  const asked = { from: days?.from ?? '', to: days?.to ?? '', timeZone: told?.query?.time_zone ?? timeZone }
  const notes = useAnnotations(project, asked, { board, question: tile.saved })
  const marks = useMarked(NO_CHANGES, notes)
  if (tile.kind === 'ticker' && !live) return <p className="tile-note">{t('allowed.live')}</p>
  if (tile.kind === 'ticker') return <TickerTile project={project} tile={tile} timeZone={timeZone} />
  return (
    <>
      {tile.kind === 'question' && notes.length > 0 && (
        <TileNotes project={project} tile={tile} notes={notes} timeZone={asked.timeZone} />
      )}
      <TileBody
        tile={tile}
        told={told}
        pending={answers.pending.has(tile.id)}
        ticks={NO_TICKS}
        timeZone={timeZone}
        changes={marks}
      />
    </>
  )
}

/** What the marks of a tile say, for those who do not hover. */
function TileNotes({
  project,
  tile,
  notes,
  timeZone,
}: {
  project: string
  tile: Tile
  notes: Annotation[]
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const open = useContext(OpenNote)
  return (
    <Popover
      trigger="click"
      title={t('annotation.these_days')}
      content={
        <NoteList
          project={project}
          timeZone={timeZone}
          notes={notes}
          onEdit={open ? (note) => open(note.id) : undefined}
        />
      }
    >
      <Button
        size="small"
        type="text"
        className="tile-notes"
        icon={<PushpinOutlined />}
        aria-label={t('annotation.of_tile', { count: notes.length, name: tile.title || tile.id })}
      >
        {notes.length}
      </Button>
    </Popover>
  )
}
const NO_CHANGES: never[] = []

function TickerTile({
  project,
  tile,
  timeZone,
}: {
  project: string
  tile: Tile
  timeZone: string
}): ReactElement {
  const live = useLive(project, false)
  const ticks = useMemo(
    () =>
      live.records
        .filter((one) => one.fate === 'stored' && one.kind === 'event')
        .map(({ event, received_at }) => ({ event, received_at }))
        .sort((a, b) => a.received_at - b.received_at)
        .slice(-30),
    [live.records],
  )
  return <TileBody tile={tile} told={undefined} pending={false} ticks={ticks} timeZone={timeZone} />
}
