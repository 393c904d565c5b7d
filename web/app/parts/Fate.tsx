import { Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fate as Verdict } from '../api/types'

const COLOURS: Record<Verdict, string> = {
  stored: 'success',
  duplicate: 'default',
  flagged: 'processing',
  quarantined: 'warning',
  rejected: 'error',
  unknown: 'default',
}

export function Fate({ fate }: { fate: Verdict }): ReactElement {
  const { t } = useTranslation()
  return <Tag color={COLOURS[fate] ?? 'default'}>{t('fate.' + fate)}</Tag>
}

/** A reason in plain words, and what to do about it. */
export function useReason(): (reason: string) => { what: string; todo: string } {
  const { t } = useTranslation()
  return (reason) => {
    const table = t('reason', { returnObjects: true }) as Record<string, [string, string]>
    const [what, todo] = (Object.hasOwn(table, reason) ? table[reason] : table.other) ?? ['', '']
    return { what, todo }
  }
}
