/** Where events, properties and values are chosen: searched, with how often each has been seen. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { type Carrier, type Kind, type On, type PropertyInfo, carrierOf } from '../api/types'
import { short } from '../format'
import { label } from '../parts/Name'

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

export interface Chosen {
  on: On
  property: string
  kind: Kind
}

export function useProperties(project: string): { event: Chosen[]; profile: Chosen[]; pending: boolean } {
  const read = (on: Carrier) => ({
    queryKey: ['catalogue', project, 'properties', on],
    queryFn: () => api.properties(project, on),
  })
  const event = useQuery(read('event'))
  const profile = useQuery(read('profile'))
  return useMemo(() => {
    const as = (on: Carrier, data: PropertyInfo[] | undefined): Chosen[] =>
      (data ?? []).map(({ name, kind }) => ({ on, property: name, kind: kind as Kind }))
    return { event: as('event', event.data), profile: as('profile', profile.data), pending: event.isPending }
  }, [event.data, profile.data, event.isPending])
}

export function PropertyPicker({
  project,
  value,
  onChange,
  kinds,
}: {
  project: string
  value?: { on: On; property: string }
  onChange: (chosen: Chosen) => void
  kinds?: Kind[]
}): ReactElement {
  const { t } = useTranslation()
  const properties = useProperties(project)
  const kindOf = (on: Carrier, property: string): Kind =>
    properties[on].find((item) => item.property === property)?.kind ?? 'text'
  const group = (on: Carrier): unknown => ({
    label: t('trend.on_' + on),
    options: properties[on]
      .filter((item) => !kinds || kinds.includes(item.kind))
      .map((item) => ({
        value: `${on} ${item.property}`,
        label: item.property,
        known: label(t, item.property),
        kind: item.kind,
      })),
  })
  const picker = (
    <Select
      className="pick-property"
      aria-label={t('trend.property')}
      showSearch={{ filterOption: fits as never }}
      loading={properties.pending}
      value={value?.property ? `${carrierOf(value.on)} ${value.property}` : undefined}
      placeholder={t('trend.property_search')}
      popupMatchSelectWidth={320}
      notFoundContent={t('trend.no_match')}
      options={[group('event'), group('profile')] as never}
      onChange={(chosen: string) => {
        const at = chosen.indexOf(' ')
        const carrier = chosen.slice(0, at) as Carrier
        const property = chosen.slice(at + 1)
        // Whoever asked for the past goes on asking for it.
        const on = carrier === 'profile' && value?.on === 'profile_at_event' ? value.on : carrier
        onChange({ on, property, kind: kindOf(carrier, property) })
      }}
      optionRender={(option) => {
        const choice = option.data as unknown as Choice
        return <Row choice={choice} kind={t('kind.' + choice.kind)} />
      }}
      labelRender={({ value: chosen }) => {
        const name = String(chosen).slice(String(chosen).indexOf(' ') + 1)
        return label(t, name) || <bdi>{name}</bdi>
      }}
    />
  )
  if (!value?.property || value.on === 'event') return picker
  return (
    <>
      {picker}
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
          onChange({ on, property: value.property, kind: kindOf('profile', value.property) })
        }
      />
    </>
  )
}

/** Texts, several or one, with those that the project has seen. */
export function ValuePicker({
  project,
  on,
  property,
  value,
  many,
  numbers,
  onChange,
}: {
  project: string
  on: On
  property: string
  value: unknown
  many: boolean
  numbers?: boolean
  onChange: (value: unknown) => void
}): ReactElement {
  const { t } = useTranslation()
  const [prefix, setPrefix] = useState('')
  const values = useQuery({
    queryKey: ['catalogue', project, 'values', carrierOf(on), property, prefix],
    queryFn: () => api.values(project, on, property, prefix),
    placeholderData: (before) => before,
    enabled: !!property,
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
