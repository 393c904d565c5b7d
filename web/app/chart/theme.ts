/** What all charts share: inks, axes, tooltips; palettes that keep apart for colour-blind readers in dark and light. */
import type { Theme } from '../state/preferences'
import { FONT, QUIET, SERIES } from '../theme'

export { FONT, SERIES, colourOf } from '../theme'

export interface Inks {
  theme: Theme
  ink: string
  soft: string
  rule: string
  card: string
  quiet: string
  series: string[]
}
export const inksOf = (theme: Theme): Inks => ({
  theme,
  ink: theme === 'dark' ? 'rgba(255,255,255,0.85)' : 'rgba(0,0,0,0.85)',
  soft: theme === 'dark' ? 'rgba(255,255,255,0.7)' : 'rgba(0,0,0,0.65)',
  rule: theme === 'dark' ? 'rgba(255,255,255,0.12)' : 'rgba(0,0,0,0.09)',
  card: theme === 'dark' ? '#1b1e24' : '#ffffff',
  quiet: QUIET[theme],
  series: SERIES[theme],
})

const NOTES: Record<string, number> = { blue: 0, orange: 1, green: 2, red: 3, purple: 6 }

/** Of dated notes: those of the series, which keep apart; what is no colour of theirs is grey. */
export const noteColour = (color: string, theme: Theme): string =>
  SERIES[theme][NOTES[color] ?? -1] ?? QUIET[theme]

/** One palette for order: a wash of one blue whose text stays readable; ratio from 0 to 1. */
export function heat(ratio: number, theme: Theme): { background: string; color: string } {
  const part = Math.max(0, Math.min(1, ratio))
  const dark = theme === 'dark'
  const [r, g, b] = dark ? [125, 155, 255] : [52, 87, 213]
  // Never so strong that the text on it falls below 4.5 : 1.
  const alpha = part === 0 ? 0 : 0.08 + part * (dark ? 0.47 : 0.68)
  return { background: `rgba(${r},${g},${b},${alpha.toFixed(3)})`, color: dark ? '#fff' : '#10131a' }
}

export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

export const tooltip = (inks: Inks): Record<string, unknown> => ({
  confine: true,
  backgroundColor: inks.theme === 'dark' ? '#23272f' : '#fff',
  borderColor: inks.rule,
  textStyle: { color: inks.ink, fontSize: 13, fontFamily: FONT },
  extraCssText: 'max-width: min(420px, 80vw); white-space: normal;',
})

/** A tooltip's words: a head, rows of name and value, and lines below. Every text is hostile. */
export function tip(
  head: string,
  rows: { name: string; value: string; color?: string }[],
  notes: string[] = [],
): string {
  const shown = rows.slice(0, 12)
  const dot = (color?: string): string =>
    color ? `<span class="tip-dot" style="background:${escape(color)}"></span>` : ''
  const body = shown
    .map(
      (row) =>
        `<tr><td>${dot(row.color)}${escape(row.name)}</td><td class="tip-value">${escape(row.value)}</td></tr>`,
    )
    .join('')
  const rest =
    rows.length > shown.length ? `<tr><td colspan="2">+ ${rows.length - shown.length}</td></tr>` : ''
  const below = notes.map((note) => `<p class="tip-change">${escape(note)}</p>`).join('')
  return `<div class="tip"><b>${escape(head)}</b><table>${body}${rest}</table>${below}</div>`
}

export const base = (inks: Inks): Record<string, unknown> => ({
  aria: { enabled: true },
  animation: false,
  textStyle: { fontFamily: FONT, color: inks.ink }, // a canvas knows no 'inherit'
})

/** Names or times along an axis. */
export const names = (
  inks: Inks,
  data: string[],
  label?: (value: string) => string,
): Record<string, unknown> => ({
  type: 'category',
  data,
  axisLine: { lineStyle: { color: inks.rule } },
  axisTick: { show: false },
  axisLabel: { color: inks.soft, hideOverlap: true, ...(label && { formatter: label }) },
})

/** Numbers along an axis, from zero unless values lie below it. */
export const numbers = (
  inks: Inks,
  label: (value: number) => string,
  fromZero = true,
): Record<string, unknown> => ({
  type: 'value',
  ...(fromZero && { min: (range: { min: number }) => (range.min >= 0 ? 0 : undefined) }),
  scale: !fromZero,
  splitNumber: 4,
  axisLabel: { color: inks.soft, formatter: label },
  splitLine: { lineStyle: { color: inks.rule } },
})

export const grid = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  left: 8,
  right: 20,
  top: 16,
  bottom: 4,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
  ...more,
})
