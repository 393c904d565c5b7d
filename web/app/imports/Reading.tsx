import { AutoComplete, Input, Select, Switch } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Looked } from '../api/types'
import { type Draft, ENCODINGS, LOGS, VENDORS } from './options'

/** How the file is read: its format, its packing, what its rows are. */
export function Reading({
  looked,
  draft,
  set,
  timeZone,
}: {
  looked: Looked
  draft: Draft
  set: (draft: Draft) => void
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const table = !draft.format ? looked.format === 'table' : draft.format === 'table'
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value }))
  return (
    <div className="import-fields">
      <label>
        {t('imports.format')}
        <Select
          value={draft.format}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: t('imports.found', { what: `${looked.kind}, ${looked.format}` }) },
            { value: 'table', label: t('imports.table') },
            { value: 'zuji', label: 'Zuji' },
            ...VENDORS.map((value) => ({ value, label: t('imports.vendor', { name: value }) })),
            ...LOGS.map((value) => ({ value, label: t('imports.log.' + value) })),
          ]}
          onChange={(format) => set({ ...draft, format })}
        />
      </label>
      {looked.kind !== 'parquet' && (
        <label>
          {t('imports.encoding')}
          <Select
            value={draft.encoding}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: t('imports.found', { what: looked.encoding }) },
              ...ENCODINGS.map((value) => ({
                value,
                label: value === 'gb18030' ? 'GB 18030 / GBK' : value.toUpperCase(),
              })),
            ]}
            onChange={(encoding) => set({ ...draft, encoding })}
          />
        </label>
      )}
      {looked.kind === 'csv' && (
        <label>
          {t('imports.delimiter')}
          <Select
            value={draft.delimiter}
            options={[
              {
                value: '',
                label: t('imports.found', { what: looked.delimiter === '\t' ? 'Tab' : looked.delimiter }),
              },
              ...[',', ';', '|', '\t'].map((value) => ({ value, label: value === '\t' ? 'Tab' : value })),
            ]}
            onChange={(delimiter) => set({ ...draft, delimiter })}
          />
        </label>
      )}
      {table && (
        <>
          <label>
            {t('imports.type')}
            <Select
              value={draft.type}
              popupMatchSelectWidth={false}
              options={['track', 'profile_set', 'item_set'].map((value) => ({
                value,
                label: t('imports.types.' + value),
              }))}
              onChange={(type) => set({ ...draft, type })}
            />
          </label>
          {draft.type === 'track' && (
            <label>
              {t('imports.event')}
              <Input
                value={draft.event}
                maxLength={100}
                placeholder={
                  looked.fields.event ? t('imports.by_column', { name: looked.fields.event }) : 'order'
                }
                onChange={(event) => set({ ...draft, event: event.target.value })}
              />
            </label>
          )}
          {draft.type === 'item_set' && (
            <label>
              {t('imports.item_type')}
              <Input
                value={draft.item_type}
                placeholder="product"
                onChange={(event) => set({ ...draft, item_type: event.target.value })}
              />
            </label>
          )}
          <label>
            {t('imports.time_format')}
            <AutoComplete
              value={draft.time_format}
              placeholder={t('imports.time_auto')}
              options={['s', 'ms', 'us', '%Y/%m/%d %H:%M', '%d.%m.%Y %H:%M'].map((value) => ({ value }))}
              onChange={(time_format: string) => set({ ...draft, time_format })}
            />
          </label>
          <label>
            {t('imports.time_zone')}
            <Select
              showSearch
              value={draft.time_zone || timeZone}
              popupMatchSelectWidth={false}
              options={zones}
              onChange={(time_zone) => set({ ...draft, time_zone })}
            />
          </label>
          <label className="switch">
            <Switch
              size="small"
              checked={!draft.only_mapped}
              onChange={(checked) => set({ ...draft, only_mapped: !checked })}
            />
            {t('imports.others')}
          </label>
        </>
      )}
    </div>
  )
}
