/** Rows for parts that several kinds share: what is held, sessions, pages, money. */
import { Input, Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Row, RowProps } from '../analysis/kind'
import type { Owner, Step } from '../api/types'
import { Items } from './Items'
import { StepList, StepPick } from './Step'
import { Choose, EventProperty, Flag, Tags, Value, Whole } from './controls'
import { EventPicker } from './pickers'

interface Held {
  property?: string | null
  properties?: string[] | null
}

/** Properties that have one value at all steps. */
export const heldRow: Row = {
  key: 'held',
  word: 'ask.held',
  fields: ['held'],
  Body: function AllHeld({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Items<Held>
        items={(draft.held ?? []) as Held[]}
        max={5}
        fresh={{ property: '' }}
        add={t('ask.add_held')}
        onChange={(held) => change({ held: held.length ? held : undefined })}
      >
        {(one, put) =>
          // A property for each step is not drawn here, and stays as it is.
          one.properties ? (
            <code>{one.properties.join(' = ')}</code>
          ) : (
            <EventProperty
              project={project}
              value={one.property}
              onChange={(property) => put({ property: property ?? '' })}
            />
          )
        }
      </Items>
    )
  },
}

export interface SessionRule {
  gap_minutes?: number | null
  midnight?: boolean
  property?: string | null
  begins_with?: Step[]
  ends_with?: Step[]
  events?: Step[]
}

/** What a session is: by a gap, at midnight, by events that begin or end one, or by what events say. */
export const sessionRow = (simple = false): Row => ({
  key: 'session',
  word: 'ask.session',
  fields: ['session'],
  Body: function WhatIsASession({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const rule = (draft.session ?? {}) as SessionRule
    const put = (part: Partial<SessionRule>): void => change({ session: { ...rule, ...part } })
    const lists = ['begins_with', 'ends_with', 'events'] as const
    return (
      <>
        <div className="fields">
          <Choose
            word={t('ask.session_by')}
            value={rule.property !== undefined && rule.property !== null ? 'property' : 'gap'}
            options={['gap', 'property'].map((value) => ({ value, label: t('ask.session_by_' + value) }))}
            onChange={(by) =>
              change({ session: by === 'gap' ? undefined : { property: '$session_id', gap_minutes: 30 } })
            }
          />
          {rule.property !== undefined && rule.property !== null ? (
            <EventProperty
              project={project}
              value={rule.property}
              onChange={(property) => put({ property: property ?? '$session_id' })}
            />
          ) : (
            <>
              {!(rule.gap_minutes === null) && (
                <Whole
                  word={t('ask.gap_minutes')}
                  min={1}
                  max={1440}
                  value={rule.gap_minutes ?? 30}
                  onChange={(gap_minutes) => gap_minutes && put({ gap_minutes })}
                />
              )}
              {!simple && (
                <Flag
                  word={t('ask.midnight')}
                  value={rule.midnight === true}
                  onChange={(midnight) => put({ midnight })}
                />
              )}
              {!simple && (rule.midnight || (rule.begins_with?.length ?? 0) > 0) && (
                <Flag
                  word={t('ask.no_gap')}
                  value={rule.gap_minutes === null}
                  onChange={(none) => put({ gap_minutes: none ? null : 30 })}
                />
              )}
            </>
          )}
        </div>
        {!simple &&
          (rule.property === undefined || rule.property === null) &&
          lists.map((list) => (
            <StepList
              key={list}
              project={project}
              steps={rule[list] ?? []}
              max={list === 'events' ? 50 : 10}
              fresh={{ event: '' }}
              add={t('ask.add_' + list)}
              onChange={(steps) => put({ [list]: steps })}
            />
          ))}
      </>
    )
  },
})

interface Split {
  event: string
  property: string
}
interface Cleaning {
  pattern: string
  alias: string
  of?: string
}

/** What is a page, or a node: which events, told apart by which property, under which names. */
export const nodesRow: Row = {
  key: 'nodes_of',
  word: 'ask.nodes_of',
  fields: ['only', 'without', 'splits', 'cleaning'],
  Body: function Nodes({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const names = (field: string): string[] => ((draft[field] ?? []) as string[]).map(String)
    return (
      <>
        <Items<Split>
          items={(draft.splits ?? []) as Split[]}
          max={20}
          fresh={{ event: '', property: '' }}
          add={t('ask.add_split')}
          onChange={(splits) => change({ splits: splits.length ? splits : undefined })}
        >
          {(one, put) => (
            <>
              <EventPicker project={project} value={one.event} onChange={(event) => put({ ...one, event })} />
              <span className="soft">{t('ask.told_apart')}</span>
              <EventProperty
                project={project}
                value={one.property}
                onChange={(property) => put({ ...one, property: property ?? '' })}
              />
            </>
          )}
        </Items>
        <Items<Cleaning>
          items={(draft.cleaning ?? []) as Cleaning[]}
          max={100}
          fresh={{ pattern: '', alias: '' }}
          add={t('ask.add_cleaning')}
          onChange={(cleaning) => change({ cleaning: cleaning.length ? cleaning : undefined })}
        >
          {(one, put) => (
            <>
              <Select
                aria-label={t('ask.cleaning_of')}
                popupMatchSelectWidth={false}
                value={one.of ?? 'value'}
                options={['value', 'event'].map((value) => ({ value, label: t('ask.cleaning_of_' + value) }))}
                onChange={(of) => put({ ...one, of })}
              />
              <Input
                className="code formula"
                aria-label={t('ask.pattern')}
                placeholder="^/product/\d+$"
                defaultValue={one.pattern}
                onBlur={(event) => put({ ...one, pattern: event.target.value })}
              />
              <span className="soft">→</span>
              <Input
                className="formula-name"
                aria-label={t('ask.alias')}
                placeholder="/product/:id"
                defaultValue={one.alias}
                onBlur={(event) => put({ ...one, alias: event.target.value })}
              />
            </>
          )}
        </Items>
        <div className="fields">
          <Tags
            word={t('ask.only')}
            value={names('only')}
            onChange={(only) => change({ only: only.length ? only : undefined })}
          />
          <Tags
            word={t('ask.without')}
            value={names('without')}
            onChange={(without) => change({ without: without.length ? without : undefined })}
          />
        </div>
      </>
    )
  },
}

/** Rules that are still being typed are not asked. */
export const cleaned = (fields: Record<string, unknown>): Record<string, unknown> => {
  const rules = (fields.cleaning ?? []) as Cleaning[]
  const whole = rules.filter((one) => one.pattern && one.alias)
  return whole.length === rules.length ? fields : { ...fields, cleaning: whole }
}

/** An event and the number on it that says how much. */
export const paidRow = (field: string, word: string, optional = false): Row => ({
  key: field,
  word,
  fields: [field],
  Body: function Paid({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const paid = draft[field] as (Step & { amount?: Owner & { property: string } }) | undefined
    return (
      <StepPick
        project={project}
        step={paid}
        onChange={(next) => change({ [field]: { amount: { on: 'event', property: '' }, ...next } })}
        onRemove={optional && paid ? () => change({ [field]: undefined }) : undefined}
      >
        {paid?.event && (
          <Value
            project={project}
            word={t('ask.amount')}
            kinds={['number']}
            value={paid.amount}
            onChange={(amount) => change({ [field]: { ...paid, amount } })}
          />
        )}
      </StepPick>
    )
  },
})
/** An event whose amount is not chosen yet is not asked. */
export const paidUp = (fields: Record<string, unknown>, names: string[]): Record<string, unknown> => {
  const open = (value: unknown): boolean =>
    !!value && !(value as { amount?: { property?: string } }).amount?.property
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !(names.includes(name) && open(value))),
  )
}

/** A property of its own, such as what revenue is. */
export const valueRow = (field: string, word: string, kinds: ('number' | 'text')[] = ['number']): Row => ({
  key: field,
  word,
  fields: [field],
  Body: ({ project, draft, change }) => (
    <Value
      project={project}
      kinds={kinds}
      value={draft[field] as (Owner & { property: string }) | undefined}
      onChange={(value) => change({ [field]: value })}
    />
  ),
})
