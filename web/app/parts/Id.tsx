/** Ids, and the ways from one to its person and to its records. */
import { Tag } from 'antd'
import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpens } from '../shell/pages'
import { follow } from '../shell/Shell'
import { address } from '../state/url'

/** What people call a class of ids; the name itself for those of the project's own. */
export function classLabel(t: TFunction, idClass: string): string {
  const names = t('id_class', { returnObjects: true }) as Record<string, string>
  return Object.hasOwn(names, idClass) ? (names[idClass] ?? idClass) : idClass
}

export function IdText({ idClass, value }: { idClass: string; value: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <span className="an-id">
      <Tag title={idClass}>{classLabel(t, idClass)}</Tag>
      <bdi>{value}</bdi>
    </span>
  )
}

/** An address of ours with the project and zone of this page. */
export function addressOf(path: string, changes: Record<string, string | undefined>): string {
  const kept = new URLSearchParams()
  const now = new URLSearchParams(location.search)
  for (const key of ['project', 'tz']) if (now.get(key)) kept.set(key, now.get(key)!)
  return address(path, kept, changes)
}

/** A link to a page of ours; for whom that page is not, only what it says. */
export function PageLink({ to, children }: { to: string; children: ReactElement | string }): ReactElement {
  const opens = useOpens(to.replace(/[?#].*/, ''))
  if (!opens) return <>{children}</>
  return (
    <a href={to} onClick={(event) => follow(event, to)}>
      {children}
    </a>
  )
}

/** From a record or an id to the person and to the debug view. */
export function IdLinks({
  id,
  idClass,
  place,
}: {
  id?: string
  idClass?: string
  place?: string
}): ReactElement | null {
  const { t } = useTranslation()
  const [person, records] = [useOpens('/person'), useOpens('/records')]
  if (!id && !place) return null
  return (
    <span className="id-links">
      {id && person && (
        <PageLink to={addressOf('/person', { id, class: idClass })}>{t('person.open')}</PageLink>
      )}
      {id && records && (
        <PageLink to={addressOf('/records', { id, class: idClass })}>{t('debug.open')}</PageLink>
      )}
      {place && records && (
        <PageLink to={addressOf('/records', { id, record: place })}>{t('debug.steps')}</PageLink>
      )}
    </span>
  )
}
