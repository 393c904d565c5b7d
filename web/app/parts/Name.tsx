import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

/** What people call a preset event or property; '' for names of the project's own. */
export function label(t: TFunction, name: string): string {
  // Hostile names may hold the separators of i18next, so only names in the table are looked up.
  const names = t('names', { returnObjects: true }) as Record<string, string>
  return Object.hasOwn(names, name) ? (names[name] ?? '') : ''
}

/** A name as it is sent, behind what people call it. */
export function Name({ name }: { name: string }): ReactElement {
  const { t } = useTranslation()
  const known = name === '*' ? t('trend.any_event') : label(t, name)
  return known ? (
    <span className="name" title={name}>
      {known} {name !== '*' && <span className="soft">{name}</span>}
    </span>
  ) : (
    <span className="name" title={name}>
      <bdi>{name}</bdi>
    </span>
  )
}
