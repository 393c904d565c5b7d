import { FileDoneOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Receipt } from '../api/types'
import { full, milliseconds } from '../format'

/** The definition of what is shown, and what was read for it. */
export function ReceiptButton({
  receipt,
  query,
}: {
  receipt: Receipt
  query: { kind: string; series?: unknown }
}): ReactElement {
  const { t } = useTranslation()
  const series = Array.isArray(query.series) ? (query.series as { measure: string }[]) : []
  const measures = [...new Set(series.map((item) => item.measure))]
  const left = receipt.left_out ?? []
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('receipt.title')}
      content={
        <div className="receipt">
          {measures.map((measure) => (
            <p key={measure}>
              <b>{t('measure.' + measure)}</b> {t('definition.' + measure)}
            </p>
          ))}
          {!measures.length && <p>{t('about.' + query.kind)}</p>}
          <p>{t('receipt.exact')}</p>
          <dl>
            <dt>{t('receipt.definition')}</dt>
            <dd>{receipt.definition}</dd>
            <dt>{t('receipt.time_zone')}</dt>
            <dd>{receipt.time_zone}</dd>
            <dt>{t('receipt.batch')}</dt>
            <dd>{full(receipt.batch)}</dd>
            <dt>{t('receipt.versions')}</dt>
            <dd>
              {Object.entries(receipt.versions ?? {})
                .map(([key, value]) => `${key} ${String(value ?? '–')}`)
                .join(', ')}
            </dd>
            <dt>{t('receipt.rows_read')}</dt>
            <dd>{full(receipt.rows_read)}</dd>
            <dt>{t('receipt.left_out')}</dt>
            <dd>
              {left.length
                ? left.map((item, i) => (
                    <div key={i}>
                      {full(item.rows)} {t('receipt.' + item.reason, { defaultValue: item.reason })}
                    </div>
                  ))
                : t('receipt.left_out_none')}
            </dd>
            <dt>{t('receipt.engine')}</dt>
            <dd>{receipt.engine}</dd>
            <dt>{t('receipt.elapsed')}</dt>
            <dd>{milliseconds(receipt.elapsed_ms)}</dd>
            <dt>{t('receipt.query_id')}</dt>
            <dd>
              <code>{receipt.query_id}</code>
            </dd>
          </dl>
        </div>
      }
    >
      <Button icon={<FileDoneOutlined />}>{t('trend.receipt')}</Button>
    </Popover>
  )
}
