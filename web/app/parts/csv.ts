/** The table as CSV, safe to open in a spreadsheet. */

/** Excel and its kin run cells that begin with one of these; a leading apostrophe makes them text (OWASP). */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

export function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) || text !== value ? `"${text.replace(/"/g, '""')}"` : text
}

/** With a byte order mark, without which Excel takes Chinese for something else. */
export const csv = (rows: (string | number | null)[][]): string =>
  '\uFEFF' + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
