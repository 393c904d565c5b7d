/** To the clipboard; on plain http, where browsers have none, by way of a selection. */
export function copy(text: string): void {
  if (navigator.clipboard) {
    void navigator.clipboard.writeText(text)
    return
  }
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
