import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Opens } from '../../chart/Plot'
import { TableScroll } from '../../parts/TableScroll'
import type { Open } from '../AnswerView'

/** One cell: what is written, what it says in full, and what it opens. */
export interface Said {
  text: ReactNode
  hint?: string
  opens?: Opens
  tone?: 'running' | 'small' | 'strong'
  style?: CSSProperties
}
export interface Column {
  key: string
  title: ReactNode
  hint?: string
  /** Numbers stand at the right. */
  number?: boolean
  running?: boolean
}
export interface Line {
  key: string
  head: ReactNode
  cells: (Said | string)[]
  /** Above others: a total. */
  strong?: boolean
}

/** The table that a chart is drawn from: the first column names the row, every number that can be opened is a button. */
export function Sheet({
  label,
  first,
  columns,
  lines,
  open,
}: {
  label: string
  first: ReactNode
  columns: Column[]
  lines: Line[]
  open?: Open
}): ReactElement {
  return (
    <TableScroll label={label}>
      <table className="numbers">
        <thead>
          <tr>
            <th className="stick" scope="col">
              {first}
            </th>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                title={column.hint}
                className={[column.number !== false && 'number', column.running && 'running']
                  .filter(Boolean)
                  .join(' ')}
              >
                {column.hint ? <span className="hinted">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key} className={line.strong ? 'strong' : undefined}>
              <th className="stick" scope="row">
                {line.head}
              </th>
              {line.cells.map((said, i) => {
                const cell = typeof said === 'string' ? { text: said } : said
                return (
                  <td
                    key={columns[i]?.key ?? i}
                    title={cell.hint}
                    style={cell.style}
                    className={[columns[i]?.number !== false && 'number', cell.tone]
                      .filter(Boolean)
                      .join(' ')}
                  >
                    <Opening said={cell} open={open} />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** A number that opens as those behind it; of nobody there is nothing to open. */
export function Opening({ said, open }: { said: Said; open?: Open }): ReactElement {
  const { t } = useTranslation()
  const { opens, text, hint } = said
  if (!opens || !open) return <>{text}</>
  return (
    <button
      type="button"
      className="as-number"
      title={hint ? `${hint} · ${t('members.open')}` : t('members.open')}
      onClick={() => open(opens.cell, opens.title)}
    >
      {text}
    </button>
  )
}
