/** A number of a tile as it is written; mailed boards write it alike (src/zuji/boards/picture_words.py). */
import { full, short } from '../format'

/** unit: number, money, ratio (0 to 1) or ms. money: writes an amount of the project's currency. */
export const shown = (
  value: number | null | undefined,
  unit: string,
  money: (value: number) => string,
): string =>
  value === null || value === undefined
    ? '–'
    : unit === 'ratio'
      ? `${full(value * 100)}%`
      : unit === 'money' && Math.abs(value) < 100_000_000
        ? money(value)
        : Math.abs(value) >= 100_000
          ? short(value)
          : full(value)
