/** The kinds of questions that have a page. */
import type { KindOf } from './kind'
import { attribution } from './kinds/attribution'
import { crash } from './kinds/crash'
import { cross } from './kinds/cross'
import { distribution } from './kinds/distribution'
import { funnel } from './kinds/funnel'
import { groupProfile } from './kinds/group_profile'
import { interval } from './kinds/interval'
import { lifecycle } from './kinds/lifecycle'
import { ltv } from './kinds/ltv'
import { path } from './kinds/path'
import { process } from './kinds/process'
import { property } from './kinds/property'
import { retention } from './kinds/retention'
import { revenue } from './kinds/revenue'
import { session } from './kinds/session'
import { stickiness } from './kinds/stickiness'
import { trend } from './kinds/trend'

const ALL: KindOf[] = [
  ...[trend, funnel, retention, path, interval, distribution, stickiness, lifecycle, attribution],
  ...[session, revenue, ltv, property, groupProfile, cross, crash, process],
]
export const KINDS: Record<string, KindOf> = Object.fromEntries(ALL.map((one) => [one.kind, one]))
