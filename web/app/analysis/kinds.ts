/** The kinds of questions that have a page, in the order of the rail. */
import type { KindOf } from './kind'
import { trend } from './kinds/trend'

export const KINDS: Record<string, KindOf> = Object.fromEntries([trend].map((one) => [one.kind, one]))
