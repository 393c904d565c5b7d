/** Somebody by any of their ids; without one, the project's rules for ids and who they keep apart. */
import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Input, Skeleton } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { FoundId } from '../api/types'
import { full, moment } from '../format'
import { IdText, PageLink, addressOf } from '../parts/Id'
import { PageHead } from '../parts/PageHead'
import { Trouble } from '../parts/Trouble'
import { useOpens } from '../shell/pages'
import { useAllowed } from '../state/allowed'
import { address, navigate, useAddress } from '../state/url'
import { Deciding } from './Deciding'
import { Overview } from './Overview'
import { Somebody } from './Somebody'
import './person.css'

export default function PersonPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const { query } = useAddress()
  const { restricted } = useAllowed()
  const records = useOpens('/records')
  const id = query.get('id') ?? ''
  const idClass = query.get('class') ?? ''
  const found = useQuery({
    queryKey: ['person', project, 'find', id],
    queryFn: () => api.findPerson(project, id),
    enabled: id !== '' && idClass === '',
    staleTime: 2_000,
  })
  const ids = found.data ?? []
  const one = idClass || (new Set(ids.map((item) => item.person)).size === 1 ? ids[0]!.id_class : '')
  return (
    <>
      <PageHead title={t('person.title')} subtitle={t('person.subtitle')}>
        {id && !restricted && (
          <Button onClick={() => navigate(addressOf('/person', {}))}>{t('person.overview')}</Button>
        )}
      </PageHead>
      <FindId
        key={id}
        id={id}
        find={(value) => navigate(address('/person', query, { id: value, class: undefined }))}
      />
      <Deciding project={project}>
        {found.error && <Trouble error={found.error} retry={() => void found.refetch()} />}
        {!id && !restricted && <Overview project={project} timeZone={timeZone} />}
        {!id && restricted && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('person.find_restricted')} />
        )}
        {id && !idClass && found.isPending && <Skeleton active />}
        {id && !idClass && found.data && ids.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('person.nobody', { id })}>
            <p className="soft">{t('person.nobody_hint')}</p>
            {records && <PageLink to={addressOf('/records', { id })}>{t('person.nobody_records')}</PageLink>}
          </Empty>
        )}
        {id && !one && ids.length > 1 && <Several found={ids} timeZone={timeZone} />}
        {id && one && (
          <Somebody key={one + id} project={project} timeZone={timeZone} id={{ id_class: one, value: id }} />
        )}
      </Deciding>
    </>
  )
}

/** The box in which an id is typed or pasted. */
export function FindId({ id, find }: { id: string; find: (value: string) => void }): ReactElement {
  const { t } = useTranslation()
  const [text, setText] = useState(id)
  return (
    <div className="toolbar">
      <Input.Search
        className="pick-id"
        allowClear
        prefix={<SearchOutlined />}
        maxLength={255}
        aria-label={t('person.find')}
        placeholder={t('person.find')}
        enterButton={t('person.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onSearch={(value) => find(value)}
      />
    </div>
  )
}

/** One text that is the id of several persons, by class. */
function Several({ found, timeZone }: { found: FoundId[]; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <section className="card">
      <h2>{t('person.several')}</h2>
      <ul className="plain-list">
        {found.map((item) => (
          <li key={item.id_class}>
            <PageLink to={addressOf('/person', { id: item.value, class: item.id_class })}>
              <IdText idClass={item.id_class} value={item.value} />
            </PageLink>{' '}
            <span className="soft">
              {t('person.events_of', { all: full(item.events) })}
              {item.last_at !== null && ` · ${moment(item.last_at, timeZone)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
