/** What the palette finds, and in which order. */
export interface Entry {
  /** Unique among all entries. */
  key: string
  group: 'page' | 'event' | 'property' | 'board' | 'question' | 'cohort' | 'person' | 'do'
  title: string
  /** Other words it goes by: the name as sent, the word of the other language. */
  also?: string
  /** Said beside the title. */
  note?: string
  /** How often it is used: of two that fit alike the more used one comes first. */
  weight?: number
  open: () => void
}

/** Of one group no more than so many are shown; typing more narrows them. */
export const MOST = 6
const ORDER: Entry['group'][] = ['page', 'board', 'question', 'event', 'property', 'cohort', 'do', 'person']

/** How well some text answers what was typed: 0 not at all, 3 it begins so, 2 one of its words does, 1 it is somewhere inside. */
export function fit(text: string, typed: string): number {
  const where = text.toLowerCase().indexOf(typed)
  if (where < 0) return 0
  if (where === 0) return 3
  return /[\s_\-./$]/.test(text[where - 1]!) ? 2 : 1
}

/** The entries that have every typed word, best first, at most MOST of each group, group by group. */
export function find(entries: Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const scored = entries
    .map((entry) => {
      const each = words.map((word) => Math.max(fit(entry.title, word), fit(entry.also ?? '', word)))
      return { entry, score: each.includes(0) ? 0 : each.reduce((sum, one) => sum + one, 1) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (b.entry.weight ?? 0) - (a.entry.weight ?? 0))
  return ORDER.flatMap((group) => scored.filter(({ entry }) => entry.group === group).slice(0, MOST)).map(
    ({ entry }) => entry,
  )
}
