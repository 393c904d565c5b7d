import { Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyFilter } from '../api/types'
import { isGroup } from '../builder/operators'

/** Rules of a role or key in a line; nothing where there are none. */
export function RulesTold({ hidden, rows }: { hidden: string[]; rows: unknown[] }): ReactElement | null {
  const { t } = useTranslation()
  if (!hidden.length && !rows.length) return null
  return (
    <span className="rules-told">
      {hidden.length > 0 && (
        <Tag title={hidden.join(', ')}>{t('people.hides', { names: brief(hidden) })}</Tag>
      )}
      {rows.length > 0 && (
        <Tag title={JSON.stringify(rows)}>
          {t('people.only', { names: brief([...new Set((rows as AnyFilter[]).flatMap(namesOf))]) })}
        </Tag>
      )}
    </span>
  )
}

const namesOf = (filter: AnyFilter): string[] =>
  isGroup(filter) ? filter.filters.flatMap(namesOf) : 'property' in filter ? [filter.property] : []
const brief = (names: string[]): string =>
  names.slice(0, 3).join(', ') + (names.length > 3 ? ` +${names.length - 3}` : '')
