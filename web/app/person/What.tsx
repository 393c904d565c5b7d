import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnId } from '../api/types'
import { IdText, classLabel } from '../parts/Id'

/** A decision in words. */
export function What({
  decision,
}: {
  decision: { kind: string; what: Record<string, unknown> }
}): ReactElement {
  const { t } = useTranslation()
  const { kind, what } = decision
  if (kind === 'merge') {
    const [one, other] = [what.one, what.other] as AnId[]
    return (
      <span>
        {t('identity.kind_merge')} {one && <IdText idClass={one.id_class} value={one.value} />} ={' '}
        {other && <IdText idClass={other.id_class} value={other.value} />}
      </span>
    )
  }
  if (kind === 'rules') {
    const limits = Object.entries((what.values_max ?? {}) as Record<string, number>)
    const parts = [
      what.mode && t('identity.mode_' + String(what.mode)),
      what.ids_max && t('identity.ids_max_of', { all: String(what.ids_max) }),
      ...limits.map(([name, all]) => t('identity.values_max_of', { name: classLabel(t, name), all })),
    ]
    return (
      <span>
        {t('identity.kind_rules')} {parts.filter(Boolean).join(t('trend.comma'))}
      </span>
    )
  }
  const numbers = (what.numbers ?? []) as number[]
  const shown = numbers.slice(0, 20).join(', ') + (numbers.length > 20 ? ' …' : '')
  return <span>{t('identity.kind_' + kind, { numbers: shown })}</span>
}
