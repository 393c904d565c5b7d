import { Input, Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Step } from '../../../api/types'
import { Items } from '../../../builder/Items'
import { EventProperty, Lasting, type Length, Whole } from '../../../builder/controls'
import {
  choice,
  countingRow,
  flag,
  lasting,
  optionsRow,
  stepRow,
  stepsRow,
  tags,
  whenRow,
  whereRow,
  whole,
} from '../../../builder/rows'
import { sessionRow, valueRow } from '../../../builder/special'
import type { KindOf, Row, RowProps } from '../../kind'
import { eventName } from '../../words'
import { amount, paid } from '../first'

interface Model {
  model: string
  first?: number | null
  last?: number | null
  middle?: number | null
  half_life?: Length | null
  half_life_steps?: number | null
  order?: number
  worth?: string
}
interface Touch extends Step {
  property?: string | null
  name?: string | null
}
interface Link {
  conversion: string
  touch: string
}
const MODELS = [
  ...['first', 'last', 'last_non_direct', 'linear', 'position', 'j', 'inverse_j', 'custom'],
  ...['time_decay', 'participation', 'markov', 'shapley'],
]
const FRESH: Record<string, Partial<Model>> = {
  custom: { first: 0.3, middle: 0.4, last: 0.3 },
  time_decay: { half_life: { value: 7, unit: 'day' } },
}

const modelsRow: Row = {
  key: 'models',
  word: 'ask.models',
  fields: ['models'],
  Body: function Models({ draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Items<Model>
        items={(draft.models ?? []) as Model[]}
        min={1}
        max={12}
        fresh={{ model: 'time_decay', ...FRESH.time_decay }}
        add={t('ask.add_model')}
        onChange={(models) => change({ models })}
      >
        {(one, put) => (
          <>
            <Select
              aria-label={t('ask.model')}
              popupMatchSelectWidth={false}
              value={one.model}
              options={MODELS.map((value) => ({ value, label: t('ask.model_' + value) }))}
              onChange={(model) => put({ model, ...FRESH[model] })}
            />
            {one.model === 'custom' &&
              (['first', 'middle', 'last'] as const).map((part) => (
                <Whole
                  key={part}
                  word={t('ask.share_' + part)}
                  min={0}
                  max={1_000_000}
                  step={0.1}
                  value={one[part]}
                  onChange={(value) => put({ ...one, [part]: value ?? 0 })}
                />
              ))}
            {one.model === 'time_decay' && one.half_life_steps == null && (
              <Lasting
                word={t('ask.half_life')}
                value={one.half_life ?? { value: 7, unit: 'day' }}
                onChange={(half_life) => put({ ...one, half_life })}
              />
            )}
            {one.model === 'time_decay' && (
              <Whole
                word={t('ask.half_life_steps')}
                min={0.1}
                max={1000}
                step={0.5}
                value={one.half_life_steps}
                onChange={(steps) =>
                  put(
                    steps
                      ? { model: one.model, half_life_steps: steps }
                      : { model: one.model, ...FRESH.time_decay },
                  )
                }
              />
            )}
            {one.model === 'markov' && (
              <Whole
                word={t('ask.markov_order')}
                min={1}
                max={2}
                value={one.order ?? 1}
                onChange={(order) => order && put({ ...one, order })}
              />
            )}
            {one.model === 'shapley' && (
              <Select
                aria-label={t('ask.worth')}
                popupMatchSelectWidth={false}
                value={one.worth ?? 'conversions'}
                options={['conversions', 'rate'].map((value) => ({ value, label: t('ask.worth_' + value) }))}
                onChange={(worth) => put({ ...one, worth })}
              />
            )}
          </>
        )}
      </Items>
    )
  },
}

const linkRow: Row = {
  key: 'link',
  word: 'ask.link',
  fields: ['link'],
  Body: function Links({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    return (
      <Items<Link>
        items={(draft.link ?? []) as Link[]}
        max={3}
        fresh={{ conversion: '', touch: '' }}
        add={t('ask.add_link')}
        onChange={(link) => change({ link: link.length ? link : undefined })}
      >
        {(one, put) => (
          <>
            <EventProperty
              project={project}
              word={t('ask.link_conversion')}
              value={one.conversion}
              onChange={(conversion) => put({ ...one, conversion: conversion ?? '' })}
            />
            <EventProperty
              project={project}
              word={t('ask.link_touch')}
              value={one.touch}
              onChange={(touch) => put({ ...one, touch: touch ?? '' })}
            />
          </>
        )}
      </Items>
    )
  },
}

export const attribution: KindOf = {
  kind: 'attribution',
  first: (known) => {
    const goal = paid(known) || known.events[0] || '*'
    const source = ['$latest_utm_source', '$utm_source', 'utm_source', '$latest_traffic_source_type'].find(
      (name) => known.texts.includes(name),
    )
    const visit =
      known.events.find((name) => /pageview|screen|visit|浏览/i.test(name)) ?? known.events[0] ?? '*'
    const value = amount(known)
    return {
      conversion: { event: goal },
      ...(value && { revenue: { on: 'event', property: value } }),
      touches: [{ event: visit, ...(source && { property: source }) }],
      models: [{ model: 'last' }, { model: 'first' }, { model: 'linear' }],
      window: { value: 7, unit: 'day' },
      filters: [],
      range: 'last_14',
    }
  },
  needs: ['conversion', 'touches'],
  rows: [
    stepRow('conversion', 'ask.conversion'),
    valueRow('revenue', 'ask.revenue_of'),
    stepsRow('touches', 'ask.touches', 'ask.add_touch', { min: 1, max: 20 }, function Called({ step, put }) {
      return <TouchName touch={step as Touch} put={put} />
    }),
    modelsRow,
    optionsRow('window', 'ask.within', [lasting('window', { value: 30, unit: 'day' }, true, 'touch_window')]),
    whereRow,
    whenRow(),
  ],
  more: [
    optionsRow('direct', 'ask.direct_row', [
      choice('direct', ['keep', 'remove']),
      tags('direct_touches', 'direct_touches', 50),
      flag('since_previous'),
      whole('limit', { name: 'touches_shown', min: 1, max: 200, preset: 50 }),
    ]),
    linkRow,
    sessionRow(),
    countingRow([], false),
  ],
  title: (draft, t) => t('attribution.title', { event: eventName(t, (draft.conversion as Step)?.event) }),
  ask: (fields) => {
    const links = ((fields.link ?? []) as Link[]).filter((one) => one.conversion && one.touch)
    const { link: _, ...rest } = fields
    return links.length ? { ...rest, link: links } : rest
  },
}

/** What a touch is called: what a property says, a name, or its event. */
function TouchName({ touch, put }: { touch: Touch; put: (touch: Step) => void }): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <Input
        className="formula-name"
        aria-label={t('ask.touch_property')}
        placeholder={t('ask.touch_property')}
        key={'p' + (touch.property ?? '')}
        defaultValue={touch.property ?? ''}
        onBlur={(event) =>
          event.target.value !== (touch.property ?? '') &&
          put({ ...touch, property: event.target.value || null, name: null } as Step)
        }
      />
      {!touch.property && (
        <Input
          className="formula-name"
          aria-label={t('ask.touch_name')}
          placeholder={t('ask.touch_name')}
          key={'n' + (touch.name ?? '')}
          defaultValue={touch.name ?? ''}
          onBlur={(event) =>
            event.target.value !== (touch.name ?? '') &&
            put({ ...touch, name: event.target.value || null } as Step)
          }
        />
      )}
    </>
  )
}
