/** Saved sets of persons: how many they hold, who uses them; made of conditions, of SQL or of ids. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Empty, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type Cohort, cohorts } from '../api/cohorts'
import { full, moment } from '../format'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { useParameter } from '../state/url'
import { CohortDrawer } from './CohortDrawer'
import { CohortMembers } from './CohortMembers'

export default function CohortsPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const lists = useMay('raw')
  const { message } = App.useApp()
  const client = useQueryClient()
  const [archived, setArchived] = useParameter('archived')
  const [edited, setEdited] = useState<Cohort | 'new'>()
  const [openId, open] = useParameter('id')
  const list = useQuery({
    queryKey: ['cohorts', project, archived],
    queryFn: () => cohorts.all(project, archived !== ''),
    placeholderData: (before) => before,
  })
  const take = useMutation({
    mutationFn: (one: Cohort) =>
      cohorts.change(project, one.id, {
        base: one.version,
        archived: !one.archived,
        author: localStorage.getItem('zuji.author') ?? 'ui',
        reason: '',
      }),
    onSuccess: (one) => {
      void client.invalidateQueries({ queryKey: ['cohorts', project] })
      void message.success(
        t(one.archived ? 'cohort.archived_done' : 'cohort.restored_done', { name: one.name }),
      )
    },
  })
  const rows = list.data?.cohorts ?? []
  const opened = rows.find((one) => String(one.id) === openId)
  return (
    <>
      <PageHead title={t('cohort.title')} subtitle={t('cohort.subtitle')}>
        {saves && (
          <Button type="primary" onClick={() => setEdited('new')}>
            {t('cohort.new')}
          </Button>
        )}
      </PageHead>
      <div className="toolbar">
        <Checkbox
          checked={archived !== ''}
          onChange={(event) => setArchived(event.target.checked ? '1' : undefined)}
        >
          {t('saved.with_archived')}
        </Checkbox>
      </div>
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {take.error && <Trouble error={take.error} />}
      {list.isPending && !list.error && <Skeleton active />}
      {list.data && !rows.length && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('cohort.none')}>
          <p className="soft">{t('cohort.none_hint')}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <TableScroll label={t('cohort.title')}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('cohort.name')}</th>
                <th>{t('cohort.kind')}</th>
                <th className="number">{t('cohort.size')}</th>
                <th>{t('cohort.fresh')}</th>
                <th>{t('cohort.used_by')}</th>
                <th>{t('cohort.changed')}</th>
                <th>{t('saved.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <td>
                    {lists && !one.withheld ? (
                      <button type="button" className="as-link" onClick={() => open(String(one.id))}>
                        <bdi>{one.name}</bdi>
                      </button>
                    ) : (
                      <bdi>{one.name}</bdi>
                    )}{' '}
                    {one.withheld && <Tag title={t('allowed.withheld_hint')}>{t('allowed.withheld')}</Tag>}
                    {one.archived && <Tag>{t('saved.archived')}</Tag>}
                    {one.description && (
                      <div className="soft">
                        <bdi>{one.description}</bdi>
                      </div>
                    )}
                  </td>
                  <td>{t('cohort.kind_' + one.kind)}</td>
                  <td className="number">
                    {one.archived || one.withheld ? (
                      '–'
                    ) : (
                      <Size project={project} one={one} timeZone={timeZone} />
                    )}
                  </td>
                  <td className="soft">
                    {one.kind === 'static'
                      ? t('cohort.frozen', { at: moment(one.at, timeZone) })
                      : t('cohort.always')}
                  </td>
                  <td>{one.used_by.length ? <bdi>{one.used_by.join(', ')}</bdi> : '–'}</td>
                  <td className="tabular">
                    {moment(one.at, timeZone)} <bdi>{one.author}</bdi>{' '}
                    <span className="soft">{t('saved.version', { version: one.version })}</span>
                  </td>
                  <td>
                    {saves && (
                      <span className="row">
                        <Button size="small" onClick={() => setEdited(one)}>
                          {t('cohort.edit')}
                        </Button>
                        <Button
                          size="small"
                          loading={take.isPending && take.variables.id === one.id}
                          onClick={() => take.mutate(one)}
                        >
                          {t(one.archived ? 'saved.take_back' : 'saved.archive')}
                        </Button>
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {edited && (
        <CohortDrawer
          key={edited === 'new' ? 'new' : edited.id}
          project={project}
          timeZone={timeZone}
          before={edited === 'new' ? undefined : edited}
          close={() => setEdited(undefined)}
        />
      )}
      {opened && lists && !opened.withheld && (
        <CohortMembers
          key={opened.id}
          project={project}
          timeZone={timeZone}
          cohort={opened}
          close={() => open(undefined)}
        />
      )}
    </>
  )
}

/** How many persons it holds now: of a list as it was made, of conditions by asking. */
function Size({ project, one, timeZone }: { project: string; one: Cohort; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['cohort-size', project, one.id, one.version, timeZone],
    queryFn: () => cohorts.preview(project, { cohort: String(one.id), sample: 0, time_zone: timeZone }),
    staleTime: 60_000,
    retry: false,
  })
  if (asked.error) return <span title={String(asked.error)}>–</span>
  return asked.data ? <>{full(asked.data.size)}</> : <span className="soft">{t('state.loading')}</span>
}
