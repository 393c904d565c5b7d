/** Those behind one number, page by page; the persons, or those whose events and sessions they are, can be kept as a cohort. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Drawer, Empty, Input, Pagination, Skeleton } from 'antd'
import { Fragment, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Cell, EventRow, Members, PersonRow, SessionRow, SubjectRow } from '../api/types'
import { duration, full, moment } from '../format'
import { useMay } from '../state/allowed'
import { ExportMenu } from './ExportMenu'
import { PageLink, addressOf } from './Id'
import { Name } from './Name'
import { Trouble } from './Trouble'
import { Why } from './Why'

const PAGE = 50

export interface Opened {
  query: unknown
  cell: Cell
  /** What the number is of. */
  title: string
  batch: number
  asked_at: number
}

export function MembersDrawer({
  project,
  timeZone,
  opened,
  close,
}: {
  project: string
  timeZone: string
  opened: Opened
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const [page, setPage] = useState(1)
  const asked = { query: opened.query, cell: opened.cell, batch: opened.batch, asked_at: opened.asked_at }
  const list = useQuery({
    queryKey: ['members', project, asked, page],
    queryFn: () => api.members(project, asked, PAGE, (page - 1) * PAGE),
    placeholderData: (before) => before,
    staleTime: Infinity,
    retry: false,
  })
  const found = list.data
  return (
    <Drawer
      open
      onClose={close}
      size="min(820px, 100vw)"
      title={<bdi>{opened.title}</bdi>}
      extra={
        <ExportMenu
          project={project}
          what="query/members"
          body={asked}
          name={`members-${project}`}
          disabled={!list.data?.count}
        />
      }
    >
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton active />}
      {found && (
        <>
          <p>
            <b className="tabular">{full(found.count)}</b> {t('members.of_' + found.of)}{' '}
            <span className="soft">{t('members.as_of', { batch: full(opened.batch) })}</span>
          </p>
          {found.count > 0 && saves && <KeepCohort project={project} members={asked} />}
          {found.count === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('members.none')} />
          ) : (
            <div
              className={list.isPlaceholderData ? 'table-scroll members dimmed' : 'table-scroll members'}
              tabIndex={0}
              role="region"
              aria-label={t('members.title')}
            >
              <Rows project={project} opened={opened} found={found} timeZone={timeZone} />
            </div>
          )}
          {found.count > PAGE && (
            <Pagination
              current={page}
              pageSize={PAGE}
              total={found.count}
              showSizeChanger={false}
              onChange={setPage}
            />
          )}
        </>
      )}
    </Drawer>
  )
}

function Rows({
  project,
  opened,
  found,
  timeZone,
}: {
  project: string
  opened: Opened
  found: Members
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const [why, setWhy] = useState('')
  if (found.of === 'events') {
    return (
      <table className="list">
        <thead>
          <tr>
            <th>{t('members.time')}</th>
            <th>{t('trend.event')}</th>
            <th>{t('members.person')}</th>
          </tr>
        </thead>
        <tbody>
          {(found.members as EventRow[]).map((one) => (
            <tr key={one.record + one.id}>
              <td className="tabular">{moment(one.time, timeZone)}</td>
              <td>
                <Name name={one.event} />
              </td>
              <td>
                <Person id={one.distinct_id} idClass="" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  if (found.of === 'sessions') {
    return (
      <table className="list">
        <thead>
          <tr>
            <th>{t('members.person')}</th>
            <th>{t('members.from')}</th>
            <th>{t('members.to')}</th>
            <th className="number">{t('members.lasted')}</th>
          </tr>
        </thead>
        <tbody>
          {(found.members as SessionRow[]).map((one, i) => (
            <tr key={i}>
              <td>
                {one.person?.ids[0] ? (
                  <Person id={one.person.ids[0].value} idClass={one.person.ids[0].id_class} />
                ) : (
                  <bdi>{one.subject ?? one.person?.person}</bdi>
                )}
              </td>
              <td className="tabular">{moment(one.from, timeZone)}</td>
              <td className="tabular">{moment(one.to, timeZone)}</td>
              <td className="number tabular">{duration(one.to - one.from)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  const rows = found.members as (PersonRow | SubjectRow)[]
  if (rows.some((one) => 'subject' in one)) {
    return (
      <table className="list">
        <thead>
          <tr>
            <th>{t('members.subject')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={'subject' in one ? one.subject : one.person}>
              <td>
                <bdi>{'subject' in one ? one.subject : one.person}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{t('members.person')}</th>
          <th className="number">{t('members.events')}</th>
          <th>{t('members.first')}</th>
          <th>{t('members.last')}</th>
          <th>
            <span className="sr-only">{t('members.why')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {(found.members as PersonRow[]).map((one) => (
          <Fragment key={one.person}>
            <tr>
              <td>
                {one.ids[0] ? (
                  <Person id={one.ids[0].value} idClass={one.ids[0].id_class} />
                ) : (
                  <code>{one.person}</code>
                )}
              </td>
              <td className="number">{full(one.events)}</td>
              <td className="tabular">{moment(one.first_at, timeZone)}</td>
              <td className="tabular">{moment(one.last_at, timeZone)}</td>
              <td>
                <Button
                  size="small"
                  aria-expanded={why === one.person}
                  onClick={() => setWhy(why === one.person ? '' : one.person)}
                >
                  {t('members.why')}
                </Button>
              </td>
            </tr>
            {why === one.person && (
              <tr>
                <td colSpan={5}>
                  <Why project={project} opened={opened} person={one.person} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

/** Leads to who that is. */
function Person({ id, idClass }: { id: string; idClass: string }): ReactElement {
  return (
    <PageLink to={addressOf('/person', { id, ...(idClass && { class: idClass }) })}>
      <bdi>{id}</bdi>
    </PageLink>
  )
}

function KeepCohort({
  project,
  members,
}: {
  project: string
  members: { query: unknown; cell: Cell; batch: number; asked_at: number }
}): ReactElement {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.saveCohort(project, {
        name,
        kind: 'static',
        members,
        author: localStorage.getItem('zuji.author') ?? 'ui',
        reason: '',
      }),
  })
  return (
    <>
      <form
        className="row notice"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) save.mutate()
        }}
      >
        <Input
          className="cohort-name"
          value={name}
          maxLength={128}
          aria-label={t('members.cohort_name')}
          placeholder={t('members.cohort_name')}
          onChange={(event) => setName(event.target.value)}
        />
        <Button htmlType="submit" disabled={!name.trim()} loading={save.isPending}>
          {t('members.keep')}
        </Button>
      </form>
      {save.error && <Trouble error={save.error} />}
      {save.data && (
        <Alert
          type="success"
          showIcon
          className="notice"
          title={t('members.kept', { name: save.data.name, all: full(save.data.size) })}
        />
      )}
    </>
  )
}
