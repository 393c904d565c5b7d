import { full, percent } from '../../format'

/** A share as it is shown, and what it is made of: 40 %, 20 / 50. */
export const share = (part: number, of: number): { text: string; hint: string } => ({
  text: of ? percent(part / of) : '–',
  hint: `${full(part)} / ${full(of)}`,
})
export const ratio = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : percent(value)

/** Seconds as people say them. */
export { duration } from '../../format'
/** Below this many a share says little: it is greyed and told with its n. */
export const SMALL = 30
