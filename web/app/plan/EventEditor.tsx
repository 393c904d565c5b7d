import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { PlanEvent, PlanProperty } from '../api/types'
import { Sign } from './Sign'

const STATES = ['draft', 'review', 'enabled', 'disabled', 'abolished']
const SCENARIOS = ['common', 'key_operation', 'business_flow']
const SIDES = ['both', 'front', 'back']
const TYPES = ['text', 'number', 'integer', 'decimal', 'bool', 'datetime', 'list', 'numbers', 'json']

export const NEW: PlanEvent = {
  name: '',
  state: 'draft',
  aliases: [],
  side: 'both',
  scenario: '',
  properties: [],
  owner: '',
  description: '',
  title_zh: '',
  title_en: '',
}
const PROPERTY: PlanProperty = {
  name: '',
  type: 'text',
  state: 'enabled',
  required: false,
  enum: [],
  min: null,
  max: null,
  pattern: '',
  description: '',
}

/** Allowed values as people type them: of numbers, numbers. */
export function values(type: string, typed: string[]): (string | number)[] {
  const numeric = ['number', 'integer', 'numbers'].includes(type)
  return typed.map((one) =>
    numeric && one.trim() !== '' && Number.isFinite(Number(one)) ? Number(one) : one,
  )
}

export function EventEditor({
  project,
  base,
  event,
  done,
}: {
  project: string
  base: number
  event: PlanEvent
  done: () => void
}): ReactElement {
  const { t } = useTranslation()
  const [edited, setEdited] = useState(event)
  const set = (change: Partial<PlanEvent>): void => setEdited({ ...edited, ...change })
  const setProperty = (i: number, change: Partial<PlanProperty>): void =>
    set({ properties: edited.properties.map((one, k) => (k === i ? { ...one, ...change } : one)) })
  const text = (key: 'owner' | 'title_zh' | 'title_en' | 'description'): ReactElement => (
    <label key={key}>
      {t('plan.' + key)}
      <Input value={edited[key]} maxLength={1000} onChange={(typed) => set({ [key]: typed.target.value })} />
    </label>
  )
  return (
    <div className="plan-editor">
      <div className="plan-fields">
        <label>
          {t('plan.name')}
          <Input
            value={edited.name}
            disabled={event.name !== ''}
            maxLength={255}
            onChange={(typed) => set({ name: typed.target.value })}
          />
        </label>
        <label>
          {t('plan.state_of')}
          <Select
            aria-label={t('plan.state_of')}
            value={edited.state}
            options={STATES.map((value) => ({ value, label: t('plan.state.' + value) }))}
            onChange={(state) => set({ state })}
          />
        </label>
        <label>
          {t('plan.scenario_of')}
          <Select
            aria-label={t('plan.scenario_of')}
            value={edited.scenario}
            options={[
              { value: '', label: t('plan.scenario.none') },
              ...SCENARIOS.map((value) => ({ value, label: t('plan.scenario.' + value) })),
            ]}
            onChange={(scenario) => set({ scenario })}
          />
        </label>
        <label>
          {t('plan.side_of')}
          <Select
            aria-label={t('plan.side_of')}
            value={edited.side}
            options={SIDES.map((value) => ({ value, label: t('plan.side.' + value) }))}
            onChange={(side) => set({ side })}
          />
        </label>
        {(['owner', 'title_zh', 'title_en', 'description'] as const).map(text)}
        <label className="plan-wide">
          {t('plan.aliases')}
          <Select
            aria-label={t('plan.aliases')}
            mode="tags"
            open={false}
            suffixIcon={null}
            value={edited.aliases}
            onChange={(aliases) => set({ aliases })}
          />
        </label>
      </div>
      <h3>{t('plan.properties')}</h3>
      {edited.properties.map((prop, i) => (
        <fieldset key={i} className="plan-fields plan-property">
          <label>
            {t('plan.name')}
            <Input value={prop.name} onChange={(typed) => setProperty(i, { name: typed.target.value })} />
          </label>
          <label>
            {t('plan.type')}
            <Select
              aria-label={t('plan.type')}
              value={prop.type}
              options={TYPES.map((value) => ({ value, label: value }))}
              onChange={(type) => setProperty(i, { type })}
            />
          </label>
          <label>
            {t('plan.required')}
            <span>
              <Switch checked={prop.required} onChange={(required) => setProperty(i, { required })} />
            </span>
          </label>
          <label>
            {t('plan.description')}
            <Input
              value={prop.description}
              onChange={(typed) => setProperty(i, { description: typed.target.value })}
            />
          </label>
          <label>
            {t('plan.enum')}
            <Select
              aria-label={t('plan.enum')}
              mode="tags"
              open={false}
              suffixIcon={null}
              value={prop.enum.map(String)}
              onChange={(typed: string[]) => setProperty(i, { enum: values(prop.type, typed) })}
            />
          </label>
          {['number', 'integer', 'decimal', 'numbers'].includes(prop.type) ? (
            <>
              <label>
                {t('plan.min')}
                <InputNumber value={prop.min} onChange={(min) => setProperty(i, { min })} />
              </label>
              <label>
                {t('plan.max')}
                <InputNumber value={prop.max} onChange={(max) => setProperty(i, { max })} />
              </label>
            </>
          ) : (
            ['text', 'list'].includes(prop.type) && (
              <label>
                {t('plan.pattern')}
                <Input
                  value={prop.pattern}
                  onChange={(typed) => setProperty(i, { pattern: typed.target.value })}
                />
              </label>
            )
          )}
          <Button
            type="text"
            onClick={() => set({ properties: edited.properties.filter((_, k) => k !== i) })}
          >
            {t('plan.remove')}
          </Button>
        </fieldset>
      ))}
      <p>
        <Button onClick={() => set({ properties: [...edited.properties, PROPERTY] })}>
          {t('plan.property_add')}
        </Button>
      </p>
      <Sign
        project={project}
        base={base}
        done={done}
        write={(signed) => api.putEvent(project, edited.name, { ...signed, entry: edited })}
      />
    </div>
  )
}
