/** One person: ids, profile, what was said of the ids, and what administrators decided. */
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Modal, Select, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { AnId, Evidence, IdentityDecision, Person } from '../api/types'
import { full, moment } from '../format'
import { IdText, PageLink, addressOf, classLabel } from '../parts/Id'
import { Name } from '../parts/Name'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useOpens } from '../shell/pages'
import { useAllowed, useMay } from '../state/allowed'
import { Decisions } from './Decisions'
import { useDecide, useDecisions } from './Deciding'
import { Now } from './Now'

const LOGIN = '$identity_login_id'
const ANONYMOUS = '$identity_anonymous_id'
const IDS_SHOWN = 100

export function Somebody({
  project,
  timeZone,
  id,
}: {
  project: string
  timeZone: string
  id: AnId
}): ReactElement {
  const { t } = useTranslation()
  const decides = useMay('sources')
  const { restricted } = useAllowed()
  const [records, live] = [useOpens('/records'), useOpens('/live')]
  const [merging, setMerging] = useState(false)
  const [all, setAll] = useState(false)
  const person = useQuery({
    queryKey: ['person', project, 'ids', id],
    queryFn: () => api.person(project, id),
    placeholderData: (before) => before,
    staleTime: 2_000,
  })
  const { decisions } = useDecisions(project)
  if (person.error) return <Trouble error={person.error} retry={() => void person.refetch()} />
  if (!person.data) return <Skeleton active />
  const { ids, evidence, cut } = person.data
  return (
    <div className="person">
      <section className="card">
        <div className="card-head">
          <h2>{t('person.ids', { all: full(ids.length) })}</h2>
          <span className="page-actions">
            {records && (
              <PageLink to={addressOf('/records', { id: id.value, class: id.id_class })}>
                {t('person.records')}
              </PageLink>
            )}
            {decides && (
              <Button type="primary" onClick={() => setMerging(true)}>
                {t('identity.merge')}
              </Button>
            )}
          </span>
        </div>
        <ul className="plain-list">
          {(all ? ids : ids.slice(0, IDS_SHOWN)).map((part) => (
            <li key={part.actor}>
              <IdText idClass={part.id_class} value={part.value} />{' '}
              {part.generation > 0 && <Tag>{t('person.generation', { n: part.generation + 1 })}</Tag>}
              <Tag
                color={part.open ? 'success' : 'default'}
                title={t(part.open ? 'person.open_hint' : 'person.closed_hint')}
              >
                {t(part.open ? 'person.is_open' : 'person.is_closed')}
              </Tag>
            </li>
          ))}
        </ul>
        {ids.length > IDS_SHOWN && !all && <Button onClick={() => setAll(true)}>{t('state.more')}</Button>}
      </section>
      {live && <Now project={project} timeZone={timeZone} ids={ids} />}
      <CurrentProfile project={project} timeZone={timeZone} id={id} />
      <section className="card">
        <h2>{t('person.history')}</h2>
        <p className="soft">{t('person.history_hint')}</p>
        {evidence.length ? (
          <EvidenceTable evidence={[...evidence].reverse()} timeZone={timeZone} />
        ) : (
          <p className="soft">{t('person.no_evidence')}</p>
        )}
        {cut && <p className="soft">{t('person.cut')}</p>}
      </section>
      {!restricted && (
        <section className="card">
          <h2>{t('person.decisions')}</h2>
          <Decisions decisions={decisions.filter((one) => concerns(one, person.data))} timeZone={timeZone} />
        </section>
      )}
      {merging && <MergeWith project={project} id={id} close={() => setMerging(false)} />}
    </div>
  )
}

/** Whether a decision names an id of the person or evidence of theirs; rules concern everybody. */
function concerns(decision: IdentityDecision, person: Person): boolean {
  if (decision.kind === 'rules') return true
  if (decision.kind === 'merge') {
    const ends = [decision.what.one, decision.what.other] as AnId[]
    return ends.some((end) =>
      person.ids.some((part) => part.id_class === end.id_class && part.value === end.value),
    )
  }
  const numbers = new Set(person.evidence.map((item) => item.seq))
  return ((decision.what.numbers ?? []) as number[]).some((number) => numbers.has(number))
}

function CurrentProfile({
  project,
  timeZone,
  id,
}: {
  project: string
  timeZone: string
  id: AnId
}): ReactElement {
  const { t } = useTranslation()
  const profile = useQuery({
    queryKey: ['person', project, 'profile', id],
    queryFn: () => api.profile(project, id),
    placeholderData: (before) => before,
    staleTime: 2_000,
  })
  return (
    <section className="card">
      <h2>{t('person.profile')}</h2>
      {profile.error && <Trouble error={profile.error} retry={() => void profile.refetch()} />}
      {profile.isPending && <Skeleton active />}
      {profile.data && (
        <>
          <p className="soft">
            {t('person.events_of', { all: full(profile.data.events) })}
            {profile.data.first_at !== null &&
              ` · ${moment(profile.data.first_at, timeZone)} – ${moment(profile.data.last_at, timeZone)}`}
          </p>
          {profile.data.properties.length === 0 ? (
            <p className="soft">{t('person.no_profile')}</p>
          ) : (
            <TableScroll label={t('person.profile')}>
              <table className="list">
                <thead>
                  <tr>
                    <th>{t('trend.property')}</th>
                    <th>{t('trend.value')}</th>
                    <th className="wide">{t('person.said_at')}</th>
                    <th className="wide">{t('person.said_by')}</th>
                  </tr>
                </thead>
                <tbody>
                  {profile.data.properties.map((item) => (
                    <tr key={item.name}>
                      <td>
                        <Name name={item.name} /> <span className="soft">{t('kind.' + item.kind)}</span>
                      </td>
                      <td className="any-value">
                        <bdi>{shown(item.kind, item.value, timeZone)}</bdi>
                      </td>
                      <td className="wide tabular nowrap">{moment(item.said_at, timeZone)}</td>
                      <td className="wide">
                        {item.id_value && <IdText idClass={item.id_class} value={item.id_value} />}{' '}
                        <span className="soft">{item.op}</span>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )}
        </>
      )}
    </section>
  )
}

function shown(kind: string, value: unknown, timeZone: string): string {
  if (kind === 'datetime') return moment(value as number, timeZone)
  if (typeof value === 'number') return full(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const COLOURS: Record<string, string> = {
  joined: 'success',
  conflict: 'warning',
  full: 'warning',
  closed: 'default',
}

export function EvidenceTable({
  evidence,
  timeZone,
}: {
  evidence: Evidence[]
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const decide = useDecide()
  const decides = useMay('sources')
  return (
    <TableScroll label={t('person.history')}>
      <table className="list">
        <thead>
          <tr>
            <th className="number wide">{t('identity.number')}</th>
            <th>{t('identity.said')}</th>
            <th>{t('identity.outcome')}</th>
            <th className="wide">{t('identity.when')}</th>
            <th className="wide">{t('identity.by')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {evidence.map((item) => (
            <tr key={item.seq} className={item.revoked ? 'revoked' : undefined}>
              <td className="number tabular wide">{item.seq}</td>
              <td>
                <p className="said">
                  {t('identity.op_' + item.op)}
                  <span className="narrow soft tabular">
                    {item.seq} ·{' '}
                    {item.received_at ? moment(item.received_at, timeZone) : t('identity.administrator')}
                  </span>
                </p>
                <IdText idClass={item.from_class} value={item.from_value} />
                {item.to_value && (
                  <>
                    {' '}
                    <IdText idClass={item.to_class} value={item.to_value} />
                  </>
                )}
              </td>
              <td>
                <Tag color={COLOURS[item.outcome]} title={t('identity.hint_' + item.outcome)}>
                  {t('identity.is_' + item.outcome)}
                </Tag>
                {item.revoked && <Tag>{t('identity.is_revoked')}</Tag>}
              </td>
              <td className="wide tabular nowrap">
                {item.received_at ? moment(item.received_at, timeZone) : '–'}
              </td>
              <td className="wide nowrap">
                {item.record ? (
                  <PageLink to={addressOf('/records', { id: item.from_value, record: item.record })}>
                    {item.record}
                  </PageLink>
                ) : (
                  t('identity.administrator')
                )}
              </td>
              <td className="number">
                {decides && (
                  <Button
                    size="small"
                    onClick={() => decide({ kind: item.revoked ? 'restore' : 'revoke', numbers: [item.seq] })}
                  >
                    {t(item.revoked ? 'identity.restore' : 'identity.revoke')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** Asks for the other id; the dialog of the decision then says what would come of it. */
function MergeWith({ project, id, close }: { project: string; id: AnId; close: () => void }): ReactElement {
  const { t } = useTranslation()
  const decide = useDecide()
  const [value, setValue] = useState('')
  const [chosen, setChosen] = useState<string>()
  const found = useQuery({
    queryKey: ['person', project, 'find', value],
    queryFn: () => api.findPerson(project, value),
    enabled: value !== '',
    staleTime: 2_000,
  })
  const classes = [...new Set([...(found.data ?? []).map((item) => item.id_class), LOGIN, ANONYMOUS])]
  const idClass = chosen ?? classes[0]!
  const same = value === id.value && idClass === id.id_class
  return (
    <Modal
      open
      title={t('identity.title_merge')}
      okText={t('identity.preview')}
      cancelText={t('state.cancel')}
      okButtonProps={{ disabled: !value || same || found.isFetching }}
      onOk={() => {
        decide({ kind: 'merge', one: id, other: { id_class: idClass, value } })
        close()
      }}
      onCancel={close}
    >
      <p>
        <IdText idClass={id.id_class} value={id.value} />
      </p>
      <div className="row">
        <Input
          autoFocus
          className="pick-id"
          maxLength={255}
          aria-label={t('identity.other')}
          placeholder={t('identity.other')}
          value={value}
          onChange={(event) => {
            setValue(event.target.value)
            setChosen(undefined)
          }}
        />
        <Select
          aria-label={t('identity.class')}
          popupMatchSelectWidth={false}
          value={idClass}
          options={classes.map((name) => ({ value: name, label: classLabel(t, name) }))}
          onChange={setChosen}
        />
      </div>
      {value && found.data?.length === 0 && <p className="soft">{t('identity.other_unseen')}</p>}
    </Modal>
  )
}
