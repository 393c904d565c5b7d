import type { TFunction } from 'i18next'
import type { Result } from '../../api/types'
import { duration } from '../../format'
import type { Column, Said } from './Sheet'

export const QUANTILES = [
  'mean_s',
  'min_s',
  'p10_s',
  'p25_s',
  'median_s',
  'p75_s',
  'p90_s',
  'p99_s',
  'max_s',
] as const

export const durationColumns = (t: TFunction): Column[] =>
  QUANTILES.map((key) => ({ key, title: t('answer.' + key) }))

export const durationCells = (of: Result<'Durations'> | null | undefined): Said[] =>
  QUANTILES.map((key) => ({ text: of ? duration(of[key] * 1000) : '–' }))

/** The bin of a histogram: 1 min – 5 min; the last has no end. */
export const binName = (bin: { from_s: number; to_s: number | null }): string =>
  bin.to_s === null || !Number.isFinite(bin.to_s)
    ? `≥ ${duration(bin.from_s * 1000)}`
    : `${duration(bin.from_s * 1000)} – ${duration(bin.to_s * 1000)}`
