/** What is happening: the start board of one's role, the newest boards; with no data, how to begin. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Empty, Segmented, Skeleton } from 'antd'
import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import { type BoardRow, type TileAnswer, boardsApi } from '../api/boards'
import { LiveTile, Since } from '../boards/BoardPage'
import { Grid } from '../boards/Grid'
import { useAnswers } from '../boards/useAnswers'
import '../boards/boards.css'
import { toMinute } from '../format'
import { Command } from '../parts/Command'
import { PageLink, addressOf } from '../parts/Id'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { navigate, useParameter } from '../state/url'

const ROLES = ['marketing', 'product', 'sales', 'service'] as const
type Role = (typeof ROLES)[number]

const keptRole = (): Role => {
  try {
    const found = localStorage.getItem('zuji.role')
    return ROLES.find((one) => one === found) ?? 'marketing'
  } catch {
    return 'marketing'
  }
}

export default function HomePage(props: PageProps): ReactElement {
  const { project, timeZone } = props
  const { t } = useTranslation()
  const [told, setRole] = useParameter('role')
  const role = ROLES.find((one) => one === told) ?? keptRole()
  const events = useQuery({ queryKey: ['events', project, ''], queryFn: () => api.events(project) })
  const boards = useQuery({ queryKey: ['boards', project, '', ''], queryFn: () => boardsApi.boards(project) })
  const mine = boards.data?.boards.filter((one) => one.audience === role).at(0)
  const none = events.data && events.data.events.length === 0
  const choose = (next: Role): void => {
    try {
      localStorage.setItem('zuji.role', next)
    } catch {
      // for this page only
    }
    setRole(next)
  }
  return (
    <>
      <PageHead title={t('home.title')} subtitle={t('home.hint')}>
        <Segmented<Role>
          aria-label={t('home.role')}
          value={role}
          options={ROLES.map((value) => ({ value, label: t('board.for_' + value) }))}
          onChange={choose}
        />
      </PageHead>
      {(events.error ?? boards.error) && (
        <Trouble error={events.error ?? boards.error} retry={() => void boards.refetch()} />
      )}
      {none ? (
        <Begin project={project} />
      ) : boards.isPending || events.isPending ? (
        <Skeleton active />
      ) : mine ? (
        <Start key={`${mine.id}-${mine.version}`} project={project} timeZone={timeZone} row={mine} />
      ) : (
        <NoBoard project={project} role={role} />
      )}
      <h2 className="board-latest">{t('home.latest')}</h2>
      <div className="board-cards">
        {boards.data?.boards.slice(0, 8).map((one) => (
          <article key={one.id} className="board-card">
            <PageLink to={addressOf('/board', { id: String(one.id), role: undefined })}>
              <bdi>{one.name}</bdi>
            </PageLink>
            <div className="soft">
              {t('board.tiles', { all: one.tiles })} · {toMinute(one.at, timeZone)}
            </div>
          </article>
        ))}
      </div>
      <PageLink to={addressOf('/boards', { role: undefined })}>{t('home.all_boards')}</PageLink>
    </>
  )
}

function Start({ project, timeZone, row }: PageProps & { row: BoardRow }): ReactElement {
  const { t } = useTranslation()
  const board = useQuery({
    queryKey: ['board', project, String(row.id)],
    queryFn: () => boardsApi.board(project, String(row.id)),
  })
  const ask = useCallback(
    (hear: (line: TileAnswer) => void, signal: AbortSignal) =>
      boardsApi.answers(project, row.id, {}, hear, signal),
    [project, row.id],
  )
  const answers = useAnswers(
    ask,
    board.data ? `${row.id}-${row.version}` : '',
    board.data?.board.refresh_seconds ?? 0,
  )
  const zone = board.data?.board.time_zone ?? timeZone
  if (board.error) return <Trouble error={board.error} retry={() => void board.refetch()} />
  if (!board.data) return <Skeleton active />
  return (
    <section aria-label={row.name}>
      <div className="board-bar">
        <b>
          <PageLink to={addressOf('/board', { id: String(row.id), role: undefined })}>{row.name}</PageLink>
        </b>
        <Since at={answers.at} error={answers.error} timeZone={zone} />
        <Button size="small" loading={answers.busy} onClick={answers.refresh}>
          {t('board.refresh')}
        </Button>
      </div>
      <Grid tiles={board.data.board.tiles}>
        {(tile) => (
          <LiveTile project={project} board={row.id} tile={tile} answers={answers} timeZone={zone} />
        )}
      </Grid>
    </section>
  )
}

function NoBoard({ project, role }: { project: string; role: Role }): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: async () => {
      const fit = await boardsApi.fit(project, role, {})
      return boardsApi.create(project, fit.name, fit.board, fit.description)
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: ['boards', project] }),
  })
  return (
    <>
      {make.error && <Trouble error={make.error} />}
      <Empty description={t('home.no_board')}>
        {saves ? (
          <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>
            {t('home.make', { role: t('board.for_' + role) })}
          </Button>
        ) : (
          <p className="soft">
            {t('allowed.only', {
              what: t('home.make', { role: t('board.for_' + role) }),
              who: t('allowed.who.save'),
            })}
          </p>
        )}
      </Empty>
    </>
  )
}

function Begin({ project }: { project: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <Empty description={t('home.no_data')}>
      <p>
        <Button type="primary" onClick={() => navigate(addressOf('/setup', { role: undefined }))}>
          {t('home.connect')}
        </Button>
      </p>
      <p className="soft">{t('home.or_demo')}</p>
      <Command text={`zuji demo --project ${/^[\w.-]+$/.test(project) ? project : `"${project}"`}`} />
    </Empty>
  )
}
