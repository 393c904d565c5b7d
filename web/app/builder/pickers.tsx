/** Where events, properties and values are chosen: searched, with how often each has been seen. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { type Carrier, type Kind, type On, type Owner, type PropertyInfo, carrierOf } from '../api/types'
import { short } from '../format'
import { label } from '../parts/Name'
import { isChosen, ownerOf } from './operators'

interface Choice {
  value: string
  label: string
  known: string
  count?: number
  kind?: Kind
}

const fits = (input: string, option?: { value?: unknown; known?: unknown }): boolean =>
  `${String(option?.value)} ${String(option?.known ?? '')}`.toLowerCase().includes(input.toLowerCase())

function Row({ choice, kind }: { choice: Choice; kind?: string }): ReactElement {
  return (
    <span className="choice">
      <span className="choice-name">
        {choice.known || choice.label} {choice.known && <span className="soft">{choice.label}</span>}
      </span>
      <span className="soft">{kind ?? (choice.count === undefined ? '' : short(choice.count))}</span>
    </span>
  )
}

export function EventPicker({
  project,
  value,
  onChange,
}: {
  project: string
  value: string
  onChange: (event: string) => void
}): ReactElement {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const first = useQuery({
    queryKey: ['catalogue', project, 'events', ''],
    queryFn: () => api.events(project),
  })
  // A project with more names than one answer holds is searched by the server.
  const wide = (first.data?.total ?? 0) > (first.data?.events.length ?? 0)
  const searched = useQuery({
    queryKey: ['catalogue', project, 'events', search],
    queryFn: () => api.events(project, search),
    enabled: wide && search !== '',
    placeholderData: (before) => before,
  })
  const events = wide && search ? searched : first
  const choices = useMemo<Choice[]>(() => {
    const found = [...(events.data?.events ?? [])]
      .sort((a, b) => b.count - a.count)
      .map(({ name, count }) => ({ value: name, label: name, known: label(t, name), count }))
    const all = {
      value: '*',
      label: '',
      known: t('trend.any_event'),
      count: found.reduce((n, item) => n + item.count, 0),
    }
    return [all, ...found]
  }, [events.data, t])
  return (
    <Select
      className="pick-event"
      aria-label={t('trend.event')}
      showSearch={{ filterOption: fits as never, onSearch: setSearch }}
      loading={events.isPending}
      value={value || undefined}
      placeholder={t('trend.event_search')}
      popupMatchSelectWidth={320}
      notFoundContent={t('trend.no_match')}
      options={choices}
      onChange={onChange}
      optionRender={(option) => <Row choice={option.data as Choice} />}
      labelRender={({ value: name }) =>
        name === '*' ? t('trend.any_event') : label(t, String(name)) || <bdi>{String(name)}</bdi>
      }
    />
  )
}

export interface Chosen extends Owner {
  property: string
  kind: Kind
}

/** Properties that questions may name, by whose they are. */
export function useProperties(project: string): { all: Chosen[]; pending: boolean } {
  const read = (on: Carrier) => ({
    queryKey: ['catalogue', project, 'properties', on],
    queryFn: () => api.properties(project, on),
  })
  const { data: event, isPending: eventPending } = useQuery(read('event'))
  const { data: profile, isPending: profilePending } = useQuery(read('profile'))
  const isPending = eventPending || profilePending
  const { data: group } = useQuery(read('group'))
  const { data: item } = useQuery(read('item'))
  return useMemo(() => {
    const as = ({ name, kind, on, group_type, item_type }: PropertyInfo): Chosen => ({
      ...ownerOf({ on: on as Carrier, group_type, item_type }),
      property: name,
      kind: kind as Kind,
    })
    const all = [event, profile, group, item].flatMap((data) => (data ?? []).map(as))
    return { all, pending: isPending }
  }, [event, profile, group, item, isPending])
}

type Named = Partial<Owner> & { property?: string }
const keyOf = ({ on = 'event', group_type, item_type, property }: Named): string =>
  JSON.stringify([carrierOf(on), group_type ?? item_type ?? '', property])

/** What is known of the property that a part of a question names. */
export const found = (properties: Chosen[], item: Named): Chosen | undefined =>
  properties.find((one) => keyOf(one) === keyOf(item))

export function PropertyPicker({
  project,
  value,
  onChange,
  kinds,
  on,
  clear = false,
}: {
  project: string
  value?: Owner & { property: string }
  /** What was chosen; with `clear` its property may be ''. */
  onChange: (chosen: Chosen) => void
  kinds?: Kind[]
  /** Whose properties; of all by default. */
  on?: Carrier[]
  clear?: boolean
}): ReactElement {
  const { t } = useTranslation()
  const properties = useProperties(project)
  // Lists are written where they are used, and so are new ones each time.
  const kindsOffered = kinds?.join()
  const carriers = on?.join()
  const groups = useMemo(() => {
    const made = new Map<string, { label: string; options: unknown[] }>()
    const offered = properties.all.filter(
      (item) =>
        (!kindsOffered || kindsOffered.split(',').includes(item.kind)) &&
        (!carriers || carriers.split(',').includes(item.on)),
    )
    for (const one of offered) {
      const type = one.group_type ?? one.item_type
      const title = t('trend.on_' + one.on, { type, interpolation: { escapeValue: false } })
      const group = made.get(title) ?? { label: title, options: [] }
      made.set(title, group)
      const { property, kind } = one
      group.options.push({ value: keyOf(one), label: property, known: label(t, property), kind })
    }
    return [...made.values()]
  }, [properties.all, kindsOffered, carriers, t])
  // A product's id mostly stands in product_id.
  const namesOf = (item: string | undefined): string | undefined =>
    properties.all.find(({ on, property }) => on === 'event' && property === `${item}_id`)?.property
  return (
    <>
      <Select
        className="pick-property"
        aria-label={t('trend.property')}
        showSearch={{ filterOption: fits as never }}
        loading={properties.pending}
        value={value?.property ? keyOf(value) : undefined}
        placeholder={t('trend.property_search')}
        popupMatchSelectWidth={320}
        notFoundContent={t('trend.no_match')}
        options={groups as never}
        allowClear={clear}
        onChange={(chosen?: string) => {
          if (!chosen) {
            onChange({ on: 'event', property: '', kind: 'text' })
            return
          }
          const one = properties.all.find((item) => keyOf(item) === chosen)
          if (!one) return
          if (one.on === 'item') onChange({ ...one, via: value?.via ?? namesOf(one.item_type) })
          // Whoever asked for the past goes on asking for it.
          else
            onChange(
              one.on === 'profile' && value?.on === 'profile_at_event' ? { ...one, on: value.on } : one,
            )
        }}
        optionRender={(option) => {
          const choice = option.data as unknown as Choice
          return <Row choice={choice} kind={t('kind.' + choice.kind)} />
        }}
        labelRender={({ value: chosen }) => {
          const name = String((JSON.parse(String(chosen)) as unknown[])[2])
          return label(t, name) || <bdi>{name}</bdi>
        }}
      />
      {value?.on === 'item' && value.property && (
        <Select
          className="pick-property"
          aria-label={t('trend.via')}
          showSearch={{ filterOption: fits as never }}
          value={value.via}
          placeholder={t('trend.via')}
          popupMatchSelectWidth={320}
          notFoundContent={t('trend.no_match')}
          options={properties.all
            .filter(({ on, kind }) => on === 'event' && (kind === 'text' || kind === 'number'))
            .map(({ property }) => ({ value: property, label: property, known: label(t, property) }))}
          onChange={(via: string) =>
            onChange({ ...value, via, kind: found(properties.all, value)?.kind ?? 'text' })
          }
          optionRender={(option) => <Row choice={option.data as Choice} />}
          labelRender={({ value: name }) => (
            <span>
              <span className="soft">{t('trend.via')}</span> <bdi>{String(name)}</bdi>
            </span>
          )}
        />
      )}
      {value?.property && carrierOf(value.on) === 'profile' && !on && (
        <Select
          className="pick-as-of"
          aria-label={t('trend.as_of')}
          popupMatchSelectWidth={false}
          value={value.on}
          options={(['profile', 'profile_at_event'] as const).map((on) => ({
            value: on,
            label: t('trend.as_of_' + on),
          }))}
          onChange={(on: On) =>
            onChange({ ...value, on, kind: found(properties.all, value)?.kind ?? 'text' })
          }
        />
      )}
    </>
  )
}

/** Texts, several or one, with those that the project has seen. */
export function ValuePicker({
  project,
  owner,
  property,
  value,
  many,
  numbers,
  onChange,
}: {
  project: string
  owner: Owner
  property: string
  value: unknown
  many: boolean
  numbers?: boolean
  onChange: (value: unknown) => void
}): ReactElement {
  const { t } = useTranslation()
  const [prefix, setPrefix] = useState('')
  const values = useQuery({
    queryKey: ['catalogue', project, 'values', owner, property, prefix],
    queryFn: () => api.values(project, owner, property, prefix),
    placeholderData: (before) => before,
    enabled: isChosen({ ...owner, property }),
  })
  const shown = (
    Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value]
  ).map(String)
  return (
    <Select
      className="pick-value"
      aria-label={t('trend.value')}
      mode="tags"
      maxCount={many ? undefined : 1}
      value={shown}
      placeholder={t(many ? 'trend.values' : 'trend.value')}
      popupMatchSelectWidth={280}
      tokenSeparators={many ? ['\n', '\t'] : undefined}
      notFoundContent={null}
      onSearch={setPrefix}
      options={(values.data ?? []).map((item) => ({
        value: String(item.value),
        label: String(item.value) === '' ? t('trend.empty_value') : String(item.value),
        count: item.count,
      }))}
      optionRender={(option) => (
        <Row
          choice={{
            ...(option.data as unknown as Choice),
            label: String(option.label ?? option.value),
            known: '',
          }}
        />
      )}
      onChange={(next: string[]) => {
        const typed = numbers ? next.map(Number).filter((n) => Number.isFinite(n)) : next
        onChange(many ? typed : typed.at(-1))
      }}
    />
  )
}
