/** Words for what answers and questions name: events, properties, groups, steps. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { AnyBreakdown, On } from '../api/types'
import { dayLabel } from '../format'
import { label } from '../parts/Name'

export const eventName = (t: TFunction, name: string | undefined | null): string =>
  name === '*' ? t('trend.any_event') : name ? label(t, name) || name : '…'

export const propertyName = (t: TFunction, property: string, on?: On): string =>
  (label(t, property) || property) +
  (on === 'profile_at_event' ? t('trend.then', { when: t('trend.as_of_profile_at_event') }) : '')

/** One value of a breakdown, as it is shown. */
export const valueName = (t: TFunction, value: unknown): string =>
  value === null || value === undefined
    ? t('trend.not_set')
    : value === ''
      ? t('trend.empty_value')
      : typeof value === 'boolean'
        ? t(value ? 'ask.true' : 'ask.false')
        : String(value)

/** A group of an answer; '' for the one group of a question that splits by nothing. */
export const groupName = (t: TFunction, breakdown: unknown[], other: boolean): string =>
  other ? t('trend.other') : breakdown.map((value) => valueName(t, value)).join(' / ')

/** A node of a path or a map: an event, or the value of a property of it. */
export const nodeName = (
  t: TFunction,
  node: { event: string; value?: string | null; other?: boolean },
): string =>
  node.other
    ? t('trend.other')
    : node.value === null || node.value === undefined
      ? eventName(t, node.event)
      : node.value === ''
        ? t('trend.empty_value')
        : node.value

export const breakdownName = (t: TFunction, one: AnyBreakdown): string =>
  'cohorts' in one ? t('ask.cohorts') : propertyName(t, one.property, one.on)

/** "view → pay" */
export const stepsName = (t: TFunction, steps: { event: string }[]): string =>
  steps.map((one) => eventName(t, one.event)).join(' → ')

export const daysName = (from: string, to: string): string =>
  from === to ? dayLabel(from, true) : `${dayLabel(from, true)} – ${dayLabel(to, true)}`

export function useWords(): {
  t: TFunction
  event: (name: string | undefined | null) => string
  group: (breakdown: unknown[], other: boolean) => string
  node: (node: { event: string; value?: string | null; other?: boolean }) => string
} {
  const { t } = useTranslation()
  return {
    t,
    event: (name) => eventName(t, name),
    group: (breakdown, other) => groupName(t, breakdown, other),
    node: (node) => nodeName(t, node),
  }
}

/** The cell's part that names a group. */
export const cellOf = (group: { breakdown: unknown[]; other: boolean }): Record<string, unknown> =>
  group.other ? { other: true } : { breakdown: group.breakdown }
