/** Saved questions: found, opened, taken out of use and back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Empty, Input, Pagination, Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { KINDS } from '../analysis/kinds'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { SavedQuestion } from '../api/types'
import { full, moment } from '../format'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { PageLink, addressOf } from '../parts/Id'
import { navigate, useParameter } from '../state/url'
import './questions.css'

const PAGE = 50

export default function QuestionsPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const { message } = App.useApp()
  const client = useQueryClient()
  const [search, setSearch] = useParameter('search')
  const [archived, setArchived] = useParameter('archived')
  const [page, setPage] = useParameter('page')
  const number = Math.max(1, Number(page) || 1)
  const list = useQuery({
    queryKey: ['questions', project, search, archived, number],
    queryFn: () => api.questions(project, search, archived !== '', PAGE, (number - 1) * PAGE),
    placeholderData: (before) => before,
  })
  const take = useMutation({
    mutationFn: (one: SavedQuestion) =>
      api.changeQuestion(project, one.id, {
        base: one.version,
        archived: !one.archived,
        author: localStorage.getItem('zuji.author') ?? 'ui',
        reason: '',
      }),
    onSuccess: (one) => {
      void client.invalidateQueries({ queryKey: ['questions', project] })
      void client.invalidateQueries({ queryKey: ['question', project] })
      void message.success(
        t(one.archived ? 'saved.archived_done' : 'saved.restored_done', { name: one.name }),
      )
    },
  })
  const rows = list.data?.questions ?? []
  return (
    <>
      <PageHead title={t('saved.title')} subtitle={t('saved.subtitle')}>
        <Button type="primary" onClick={() => navigate(addressOf('/trend', {}))}>
          {t('saved.ask_new')}
        </Button>
      </PageHead>
      <div className="toolbar">
        <Input.Search
          allowClear
          className="find-question"
          value={search}
          aria-label={t('saved.search')}
          placeholder={t('saved.search')}
          onChange={(event) => {
            setSearch(event.target.value, true)
            setPage(undefined, true)
          }}
        />
        <Checkbox
          checked={archived !== ''}
          onChange={(event) => setArchived(event.target.checked ? '1' : undefined)}
        >
          {t('saved.with_archived')}
        </Checkbox>
        {list.data && <span className="soft">{t('saved.count', { all: full(list.data.count) })}</span>}
      </div>
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {take.error && <Trouble error={take.error} />}
      {list.isPending && !list.error && <Skeleton active />}
      {list.data && !rows.length && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(search ? 'saved.none_found' : 'saved.none')}
        >
          <p className="soft">{t('saved.none_hint')}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <TableScroll label={t('saved.title')} className="list-of-questions">
          <table className="list">
            <thead>
              <tr>
                <th>{t('saved.name')}</th>
                <th>{t('saved.kind')}</th>
                <th>{t('saved.changed')}</th>
                <th>{t('saved.author')}</th>
                <th className="number">{t('saved.version_short')}</th>
                <th>{t('saved.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <td>
                    {KINDS[one.kind] && !one.withheld ? (
                      <PageLink to={addressOf('/' + one.kind, { saved: String(one.id) })}>
                        <bdi>{one.name}</bdi>
                      </PageLink>
                    ) : (
                      <bdi>{one.name}</bdi>
                    )}{' '}
                    {one.archived && <Tag>{t('saved.archived')}</Tag>}
                    {one.withheld && <Tag title={t('allowed.withheld_hint')}>{t('allowed.withheld')}</Tag>}
                    {one.description && (
                      <div className="soft question-about">
                        <bdi>{one.description}</bdi>
                      </div>
                    )}
                  </td>
                  <td className="kind">{KINDS[one.kind] ? t('analysis.' + one.kind) : one.kind}</td>
                  <td className="tabular">{moment(one.at, timeZone)}</td>
                  <td>
                    <bdi>{one.author}</bdi>
                  </td>
                  <td className="number">{full(one.version)}</td>
                  <td>
                    {saves && (
                      <Button
                        size="small"
                        loading={take.isPending && take.variables.id === one.id}
                        onClick={() => take.mutate(one)}
                      >
                        {t(one.archived ? 'saved.take_back' : 'saved.archive')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {(list.data?.count ?? 0) > PAGE && (
        <Pagination
          current={number}
          pageSize={PAGE}
          total={list.data!.count}
          showSizeChanger={false}
          onChange={(next) => setPage(next > 1 ? String(next) : undefined)}
        />
      )}
    </>
  )
}
