import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { heat } from '../../../chart/theme'
import { full } from '../../../format'
import { usePreference } from '../../../state/preferences'
import type { AnswerProps } from '../../AnswerView'
import { Bars } from '../../answers/Bars'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { groupName, propertyName } from '../../words'
import type { CrossMeasure } from '.'

type Key = Result<'CrossKey'>
interface Query {
  measures?: CrossMeasure[]
}
/** Only whole numbers of events, subjects and their like have somebody behind them: values do not. */
const COUNTED = /^(total|unique)$/

export default function CrossAnswer({
  query,
  answer,
  compact,
  open,
}: AnswerProps<Query, Result<'CrossResult'>>): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const measures = query.measures?.length ? query.measures : [{ measure: 'total' }]
  const measure = (i: number): string => {
    const one = measures[i]!
    return [
      one.value?.property && propertyName(t, one.value.property),
      t('measure.' + (one.measure ?? 'total')),
    ]
      .filter(Boolean)
      .join(' · ')
  }
  const name = (keys: Key[]): string =>
    keys.length ? keys.map((key) => groupName(t, [key.value], key.other)).join(' / ') : t('answer.all')
  const { rows, columns, cells } = useMemo(() => {
    const [rows, columns] = [new Map<string, Key[]>(), new Map<string, Key[]>()]
    const cells = new Map<string, (number | null)[]>()
    for (const cell of answer.cells) {
      const [row, column] = [JSON.stringify(cell.row), JSON.stringify(cell.column)]
      rows.set(row, cell.row)
      columns.set(column, cell.column)
      cells.set(row + column, cell.values)
    }
    return { rows: [...rows.values()], columns: [...columns.values()], cells }
  }, [answer])
  const valuesOf = (row: Key[], column: Key[]): (number | null)[] =>
    cells.get(JSON.stringify(row) + JSON.stringify(column)) ?? []
  const tops = useMemo(() => rows.filter((row) => row.length === 1), [rows])
  const sides = useMemo(() => columns.filter((column) => column.length === 1), [columns])
  const opens = (row: Key[], column: Key[], i: number, value: number | null | undefined) =>
    value && COUNTED.test(measures[i]?.measure ?? 'total')
      ? {
          cell: { row, column, measure: i },
          title: [name(row), column.length && name(column), measure(i)].filter(Boolean).join(' · '),
        }
      : undefined
  const runs = useMemo(
    () =>
      (sides.length ? sides.slice(0, 9) : [[] as Key[]]).map((column, i) => ({
        name: column.length ? name(column) : measure(0),
        colour: column[0]?.other ? 99 : i,
        other: column[0]?.other,
        spots: tops.map((row) => {
          const value = valuesOf(row, column)[0] ?? null
          return { value, opens: opens(row, column, 0, value) }
        }),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, tops, sides, t],
  )
  if (!answer.cells.length) return <Nothing compact={compact} />
  const stacks =
    sides.length > 0 && COUNTED.test(measures[0]?.measure ?? 'total') && measures[0]?.measure !== 'unique'
  const drawn = (
    <Bars
      label={tops.map((row) => `${name(row)}: ${full(valuesOf(row, [])[0])}`).join(', ')}
      at={tops.map(name)}
      runs={runs}
      chart={stacks ? 'stack' : 'bar'}
      compact={compact}
      open={open}
    />
  )
  if (compact) return drawn
  // Heat within a measure, of cells of the same depth: totals would outshine their parts.
  const highest = measures.map((_, i) =>
    Math.max(
      0,
      ...rows
        .filter((row) => row.length)
        .flatMap((row) => columns.map((column) => Number(valuesOf(row, column)[i] ?? 0))),
    ),
  )
  return (
    <>
      {drawn}
      <p className="soft footnotes">{t('cross.foot')}</p>
      <Sheet
        label={t('analysis.cross')}
        first={t('cross.rows')}
        open={open}
        columns={columns.flatMap((column) =>
          measures.map((_, i) => ({
            key: JSON.stringify(column) + i,
            title: columns.length > 1 ? `${name(column)} · ${measure(i)}` : measure(i),
          })),
        )}
        lines={rows.map((row) => ({
          key: JSON.stringify(row),
          strong: !row.length,
          head: <bdi style={{ paddingInlineStart: Math.max(0, row.length - 1) * 16 }}>{name(row)}</bdi>,
          cells: columns.flatMap((column) =>
            measures.map((_, i) => {
              const value = valuesOf(row, column)[i]
              return {
                text: value === undefined ? '' : full(value),
                style:
                  row.length && highest[i] && value ? heat(Number(value) / highest[i], theme) : undefined,
                opens: opens(row, column, i, value),
              }
            }),
          ),
        }))}
      />
    </>
  )
}
