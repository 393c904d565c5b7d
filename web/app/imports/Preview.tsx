import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Looked } from '../api/types'
import { full } from '../format'
import { TableScroll } from '../parts/TableScroll'
import { type Draft, FIELDS, KINDS, fieldOf, withField } from './options'

const COLUMNS_SHOWN = 60

/** The first rows as they stand there, and above each column what it is for. */
export function Preview({
  looked,
  draft,
  set,
}: {
  looked: Looked
  draft: Draft
  set: (draft: Draft) => void
}): ReactElement {
  const { t } = useTranslation()
  const table = looked.format === 'table' && looked.columns.length > 0
  const columns = looked.columns.length ? looked.columns.slice(0, COLUMNS_SHOWN) : ['']
  const items = draft.type === 'item_set' ? ['item_id', 'item_type'] : []
  return (
    <>
      <h3>{t('imports.preview')}</h3>
      <TableScroll label={t('imports.preview')} className="preview-scroll">
        <table className="list preview">
          <thead>
            <tr>
              {columns.map((column) => {
                const field = fieldOf(column, draft, looked)
                return (
                  <th key={column}>
                    <bdi title={column}>{column || t('imports.line')}</bdi>
                    {table && (
                      <Select
                        className="pick-field"
                        size="small"
                        aria-label={t('imports.use_of', { column })}
                        popupMatchSelectWidth={false}
                        value={field.startsWith('properties.') ? '' : field}
                        options={[
                          { value: '', label: t('imports.property') },
                          ...[
                            ...new Set([
                              ...FIELDS,
                              ...items,
                              ...(field && !field.startsWith('properties.') ? [field] : []),
                            ]),
                          ].map((value) => ({
                            value,
                            label: t('imports.field.' + value, { defaultValue: value }),
                          })),
                        ]}
                        onChange={(value: string) => set(withField(draft, looked, column, value))}
                      />
                    )}
                    {table && (!field || field.startsWith('properties.')) && (
                      <Select
                        className="pick-field"
                        size="small"
                        aria-label={t('imports.kind_of', { column })}
                        value={draft.kinds[column] ?? looked.kinds[column] ?? 'text'}
                        options={KINDS.map((value) => ({ value, label: t('kind.' + value) }))}
                        onChange={(value: string) =>
                          set({ ...draft, kinds: { ...draft.kinds, [column]: value } })
                        }
                      />
                    )}
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {looked.rows.map((row, i) => (
              <tr key={i}>
                {columns.map((column) => (
                  <td key={column}>
                    <bdi>{row[column] == null ? '' : String(row[column])}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {looked.columns.length > COLUMNS_SHOWN && (
        <p className="soft">
          {t('imports.columns_cut', { all: full(looked.columns.length), shown: COLUMNS_SHOWN })}
        </p>
      )}
    </>
  )
}
