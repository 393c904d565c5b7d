/** Small controls of one field each, with its word before it. */
import { Checkbox, Input, InputNumber, Select } from 'antd'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PropertyPicker } from './pickers'
import type { Kind, Owner } from '../api/types'
import { ownerOf } from './operators'

export function Field({
  word,
  hint,
  children,
}: {
  word: string
  hint?: string
  children: ReactNode
}): ReactElement {
  return (
    <label className="field" title={hint}>
      <span className="soft">{word}</span> {children}
    </label>
  )
}

export function Choose({
  word,
  value,
  options,
  onChange,
}: {
  word: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}): ReactElement {
  return (
    <Field word={word}>
      <Select
        aria-label={word}
        popupMatchSelectWidth={false}
        value={value}
        options={options}
        onChange={onChange}
      />
    </Field>
  )
}

export function Whole({
  word,
  value,
  min,
  max,
  step,
  suffix,
  placeholder,
  onChange,
}: {
  word: string
  value: number | undefined | null
  min: number
  max: number
  /** Less than one for fractions. */
  step?: number
  suffix?: string
  placeholder?: string
  onChange: (value: number | undefined) => void
}): ReactElement {
  return (
    <Field word={word}>
      <InputNumber
        aria-label={word}
        className="whole"
        min={min}
        max={max}
        step={step}
        precision={step && step < 1 ? undefined : 0}
        suffix={suffix}
        placeholder={placeholder}
        value={value}
        onChange={(next) => onChange(next ?? undefined)}
      />
    </Field>
  )
}

export function Flag({
  word,
  value,
  onChange,
}: {
  word: string
  value: boolean
  onChange: (value: boolean) => void
}): ReactElement {
  return (
    <Checkbox checked={value} onChange={(event) => onChange(event.target.checked)}>
      {word}
    </Checkbox>
  )
}

export interface Length {
  value?: number | null
  unit?: string
  same?: string | null
}
const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month']

/** So many units; with `same` also "the same day" and "the same session". */
export function Lasting({
  word,
  value,
  same = false,
  onChange,
}: {
  word: string
  value: Length
  same?: boolean
  onChange: (value: Length) => void
}): ReactElement {
  const { t } = useTranslation()
  const unit = value.same ? `same_${value.same}` : (value.unit ?? 'day')
  return (
    <span className="field">
      <span className="soft">{word}</span>
      {!value.same && (
        <InputNumber
          aria-label={word}
          className="whole"
          min={1}
          max={99_999}
          precision={0}
          value={value.value ?? 1}
          onChange={(next) => next && onChange({ value: next, unit: value.unit ?? 'day' })}
        />
      )}
      <Select
        aria-label={t('ask.unit')}
        popupMatchSelectWidth={false}
        value={unit}
        options={[...UNITS, ...(same ? ['same_day', 'same_session'] : [])].map((one) => ({
          value: one,
          label: t('ask.unit_' + one),
        }))}
        onChange={(next) =>
          onChange(
            next.startsWith('same_') ? { same: next.slice(5) } : { value: value.value ?? 1, unit: next },
          )
        }
      />
    </span>
  )
}

/** Names or numbers, one after another. */
export function Tags({
  word,
  value,
  placeholder,
  max,
  onChange,
}: {
  word: string
  value: string[]
  placeholder?: string
  max?: number
  onChange: (value: string[]) => void
}): ReactElement {
  return (
    <Field word={word}>
      <Select
        mode="tags"
        aria-label={word}
        className="tags"
        open={false}
        suffixIcon={null}
        maxCount={max}
        value={value}
        placeholder={placeholder}
        tokenSeparators={[',', '，', ' ', '\n']}
        onChange={onChange}
      />
    </Field>
  )
}

/** Ascending numbers as a text: `0, 10, 100`. Told when it is a list of numbers, or empty. */
export function Bounds({
  word,
  value,
  onChange,
}: {
  word: string
  value: number[] | undefined | null
  onChange: (value: number[] | undefined) => void
}): ReactElement {
  const { t } = useTranslation()
  const said = (value ?? []).join(', ')
  const [typed, setTyped] = useState<string>()
  const numbers = (typed ?? said)
    .split(/[,，\s]+/)
    .filter(Boolean)
    .map(Number)
  const wrong = numbers.some((one, i) => !Number.isFinite(one) || (i > 0 && one <= numbers[i - 1]!))
  const done = (): void => {
    if (typed === undefined || wrong) return
    setTyped(undefined)
    if (numbers.join() !== (value ?? []).join()) onChange(numbers.length ? numbers : undefined)
  }
  return (
    <Field word={word}>
      <Input
        aria-label={word}
        className="bounds"
        status={wrong ? 'error' : undefined}
        placeholder={t('ask.bounds_hint')}
        value={typed ?? said}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={done}
        onPressEnter={done}
      />
    </Field>
  )
}

/** A property and whose it is. */
export function Value({
  project,
  word,
  value,
  kinds,
  onChange,
}: {
  project: string
  word?: string
  value: (Partial<Owner> & { property?: string | null }) | undefined | null
  kinds?: Kind[]
  onChange: (value: Owner & { property: string }) => void
}): ReactElement {
  return (
    <span className="field">
      {word && <span className="soft">{word}</span>}
      <PropertyPicker
        project={project}
        kinds={kinds}
        value={value?.property ? { ...ownerOf(value), property: value.property } : undefined}
        onChange={({ property, kind: _, ...owner }) => onChange({ ...ownerOf(owner), property })}
      />
    </span>
  )
}

/** A property of events by its name alone. */
export function EventProperty({
  project,
  word,
  value,
  onChange,
}: {
  project: string
  word?: string
  value: string | undefined | null
  onChange: (value: string | undefined) => void
}): ReactElement {
  return (
    <span className="field">
      {word && <span className="soft">{word}</span>}
      <PropertyPicker
        project={project}
        on={['event']}
        clear
        value={value ? { on: 'event', property: value } : undefined}
        onChange={({ property }) => onChange(property || undefined)}
      />
    </span>
  )
}
