/** From an answer that is shown elsewhere to the page where it can be asked on. */
import { KINDS } from './kinds'
import type { View } from './question'

/**
 * The address of the page of a question, just as it was asked: its days, its filters, its time zone. undefined for
 * kinds without a page.
 */
export function onward(
  project: string,
  query: Record<string, unknown> | undefined,
  display: object | undefined,
): string | undefined {
  const { kind, from, to, time_zone: zone, ...fields } = query ?? {}
  if (!KINDS[String(kind)]) return undefined
  const view = (display ?? {}) as View
  const asked = { ...fields, range: { from, to }, ...(Object.keys(view).length > 0 && { view }) }
  const told = new URLSearchParams({
    project,
    ...(zone ? { tz: String(zone) } : {}),
    q: JSON.stringify(asked),
  })
  return `/${String(kind)}?${told.toString()}`
}
