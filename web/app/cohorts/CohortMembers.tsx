import { useQuery } from '@tanstack/react-query'
import { Drawer, Empty, Skeleton } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Cohort, cohorts } from '../api/cohorts'
import { full, moment } from '../format'
import { ExportMenu } from '../parts/ExportMenu'
import { PageLink, addressOf } from '../parts/Id'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'

const SHOWN = 100

/** Who is in a cohort now: the first of them, and all of them as a file. */
export function CohortMembers({
  project,
  timeZone,
  cohort,
  close,
}: {
  project: string
  timeZone: string
  cohort: Cohort
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const body = { filters: [{ cohort: String(cohort.id) }], time_zone: timeZone }
  const list = useQuery({
    queryKey: ['cohort-members', project, cohort.id, cohort.version, timeZone],
    queryFn: () => cohorts.persons(project, { ...body, limit: SHOWN }),
    retry: false,
  })
  const found = list.data
  return (
    <Drawer
      open
      onClose={close}
      size="min(820px, 100vw)"
      title={<bdi>{cohort.name}</bdi>}
      extra={
        <ExportMenu
          project={project}
          what="persons"
          body={body}
          name={`cohort-${project}`}
          disabled={!found?.count}
        />
      }
    >
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton active />}
      {found && (
        <>
          <p>
            <b className="tabular">{full(found.count)}</b> {t('members.of_subjects')}{' '}
            <span className="soft">{t('members.as_of', { batch: full(found.receipt.batch) })}</span>
          </p>
          {!found.count && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('members.none')} />}
          {found.count > 0 && (
            <TableScroll label={cohort.name} className="members">
              <table className="list">
                <thead>
                  <tr>
                    <th>{t('members.person')}</th>
                    <th className="number">{t('members.events')}</th>
                    <th>{t('members.first')}</th>
                    <th>{t('members.last')}</th>
                  </tr>
                </thead>
                <tbody>
                  {found.persons.map((one) => (
                    <tr key={one.person}>
                      <td>
                        {one.ids[0] ? (
                          <PageLink
                            to={addressOf('/person', { id: one.ids[0].value, class: one.ids[0].id_class })}
                          >
                            <bdi>{one.ids[0].value}</bdi>
                          </PageLink>
                        ) : (
                          <code>{one.person}</code>
                        )}
                      </td>
                      <td className="number">{full(one.events)}</td>
                      <td className="tabular">{moment(one.first_at, timeZone)}</td>
                      <td className="tabular">{moment(one.last_at, timeZone)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )}
          {found.count > SHOWN && (
            <p className="soft">{t('cohort.first_of', { shown: SHOWN, all: full(found.count) })}</p>
          )}
        </>
      )}
    </Drawer>
  )
}
