/** Whether a question can be drawn on a map: it is split by one thing, and that names countries or provinces. */
import { type MapName, mapOf } from '../chart/places'
import type { KindOf } from './kind'
import type { View } from './question'

/** Groups that a map has places for, and some that are spelled otherwise. */
const GROUPS: Record<MapName, number> = { china: 50, world: 250 }

const isSplit = (one: unknown): one is { property: string; limit?: number } =>
  typeof one === 'object' && one !== null && typeof (one as { property?: unknown }).property === 'string'

export function mapIn(breakdowns: unknown): MapName | undefined {
  if (!Array.isArray(breakdowns) || breakdowns.length !== 1) return undefined
  const only: unknown = breakdowns[0]
  return isSplit(only) ? mapOf(only.property) : undefined
}

/** The ways to draw a question of a kind that is split so; a map is one only where there are places. */
export const viewsOf = (kind: Pick<KindOf, 'views'>, breakdowns: unknown): string[] =>
  (kind.views ?? []).filter((value) => value !== 'map' || mapIn(breakdowns))

/** The one that is drawn. */
export function viewOf(kind: Pick<KindOf, 'views'>, view: View, breakdowns: unknown): string {
  const views = viewsOf(kind, breakdowns)
  return views.includes(String(view.chart)) ? String(view.chart) : (views[0] ?? '')
}

/** The question's split with so many groups that every region can have its own. */
export function forMap(breakdowns: unknown): { breakdowns?: unknown[] } {
  const map = mapIn(breakdowns)
  if (!map) return {}
  const [only] = breakdowns as [{ limit?: number }]
  return { breakdowns: [{ ...only, limit: Math.max(only.limit ?? 0, GROUPS[map]) }] }
}
