/** All boards of a project: found, opened, made of nothing or of a template, taken out of use and back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Empty, Input, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type BoardRow, boardsApi } from '../api/boards'
import { toMinute } from '../format'
import { PageLink, addressOf } from '../parts/Id'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { goOn, navigate, useParameter } from '../state/url'
import { TemplateDialog } from './TemplateDialog'
import './boards.css'

export default function BoardsPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const { message } = App.useApp()
  const client = useQueryClient()
  const [search, setSearch] = useParameter('search')
  const [archived, setArchived] = useParameter('archived')
  const [choosing, setChoosing] = useState(false)
  const list = useQuery({
    queryKey: ['boards', project, search, archived],
    queryFn: () => boardsApi.boards(project, search, archived !== ''),
    placeholderData: (before) => before,
  })
  const renew = (): unknown => client.invalidateQueries({ queryKey: ['boards', project] })
  const take = useMutation({
    mutationFn: (one: BoardRow) =>
      boardsApi.change(project, one.id, { base: one.version, archived: !one.archived }),
    onSuccess: (one) => {
      renew()
      void message.success(t(one.archived ? 'board.archived_now' : 'board.restored_now', { name: one.name }))
    },
  })
  const empty = useMutation({
    mutationFn: () =>
      boardsApi.create(project, t('board.new_name', { at: toMinute(Date.now(), timeZone) }), {}),
    onSuccess: (one) => {
      renew()
      goOn('/boards', addressOf('/board', { id: String(one.id), edit: '1' }))
    },
  })
  const copy = useMutation({
    mutationFn: (one: BoardRow) =>
      boardsApi.copy(project, one.id, t('board.copy_name', { name: one.name }).slice(0, 128)),
    onSuccess: (one) => {
      renew()
      goOn('/boards', addressOf('/board', { id: String(one.id) }))
    },
  })
  const rows = list.data?.boards ?? []
  return (
    <>
      <PageHead title={t('board.list')} subtitle={t('board.list_hint')}>
        {saves && (
          <>
            <Button onClick={() => empty.mutate()} loading={empty.isPending}>
              {t('board.new')}
            </Button>
            <Button type="primary" onClick={() => setChoosing(true)}>
              {t('board.from_template')}
            </Button>
          </>
        )}
      </PageHead>
      <div className="board-bar">
        <Input.Search
          allowClear
          aria-label={t('board.search')}
          placeholder={t('board.search')}
          defaultValue={search}
          onChange={(event) => setSearch(event.target.value || undefined, true)}
          style={{ maxWidth: 320 }}
        />
        <Checkbox
          checked={archived !== ''}
          onChange={(event) => setArchived(event.target.checked ? '1' : undefined, true)}
        >
          {t('board.with_archived')}
        </Checkbox>
      </div>
      {(list.error ?? take.error ?? empty.error ?? copy.error) && (
        <Trouble
          error={list.error ?? take.error ?? empty.error ?? copy.error}
          retry={() => void list.refetch()}
        />
      )}
      {list.isPending ? (
        <Skeleton active />
      ) : rows.length === 0 ? (
        <Empty description={search ? t('board.none_found') : t('board.none')}>
          {saves && (
            <Button type="primary" onClick={() => setChoosing(true)}>
              {t('board.from_template')}
            </Button>
          )}
        </Empty>
      ) : (
        <div className="board-cards">
          {rows.map((one) => (
            <article key={one.id} className="board-card">
              <h2>
                <PageLink to={addressOf('/board', { id: String(one.id) })}>
                  <bdi>{one.name}</bdi>
                </PageLink>
              </h2>
              <p className="soft">{one.description}</p>
              <p>
                {one.audience && <Tag>{t('board.for_' + one.audience)}</Tag>}
                {one.archived && <Tag>{t('board.archived')}</Tag>}
                <span className="soft">
                  {t('board.tiles', { all: one.tiles })} · <bdi>{one.author}</bdi> ·{' '}
                  {toMinute(one.at, timeZone)}
                </span>
              </p>
              {saves && (
                <>
                  {' '}
                  <Button
                    size="small"
                    onClick={() => copy.mutate(one)}
                    aria-label={t('board.copy_of', { name: one.name })}
                  >
                    {t('board.copy')}
                  </Button>{' '}
                  <Button
                    size="small"
                    onClick={() => take.mutate(one)}
                    aria-label={t(one.archived ? 'board.restore_of' : 'board.archive_of', { name: one.name })}
                  >
                    {t(one.archived ? 'board.restore' : 'board.archive')}
                  </Button>
                </>
              )}
            </article>
          ))}
        </div>
      )}
      {choosing && (
        <TemplateDialog
          project={project}
          onClose={() => setChoosing(false)}
          onMade={(id) => {
            renew()
            navigate(addressOf('/board', { id: String(id) }))
          }}
        />
      )}
    </>
  )
}
