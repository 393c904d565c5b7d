/** A part of the quarantine that the address names: a period of receipt, a fate, a source. `""` is an empty name. */
import { Button, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { moment } from '../format'
import { address, navigate, useAddress } from '../state/url'
import './ledger.css'

const NAMES = ['from', 'to', 'fate', 'vendor', 'sdk', 'sdk_version'] as const

interface Part {
  values: Record<string, string | undefined>
  any: boolean
}

export function useNarrowed(): Part {
  const { query } = useAddress()
  const values = Object.fromEntries(
    NAMES.filter((name) => query.get(name)).map((name) => [
      name,
      query.get(name) === '""' ? '' : query.get(name)!,
    ]),
  )
  return { values, any: Object.keys(values).length > 0 }
}

export function Narrowed({ values, any, timeZone }: Part & { timeZone: string }): ReactElement | null {
  const { t } = useTranslation()
  const { path, query } = useAddress()
  if (!any) return null
  const source = [values.vendor, values.sdk, values.sdk_version].filter(Boolean).join(' ')
  const clear = Object.fromEntries(NAMES.map((name) => [name, undefined]))
  return (
    <p className="chips" role="status">
      <span className="soft">{t('quarantine.narrowed')}</span>
      {(values.from ?? values.to) && (
        <Tag className="tabular">
          {values.from && moment(Number(values.from), timeZone)} –{' '}
          {values.to && moment(Number(values.to), timeZone)}
        </Tag>
      )}
      {values.fate && <Tag>{t('fate.' + values.fate)}</Tag>}
      {source && (
        <Tag>
          <bdi>{source}</bdi>
        </Tag>
      )}
      <Button size="small" onClick={() => navigate(address(path, query, clear))}>
        {t('quarantine.narrowed_clear')}
      </Button>
    </p>
  )
}
