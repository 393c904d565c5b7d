/** Numbers and times as people of the chosen language write them. */
import { language } from './state/preferences'

const formats = new Map<string, Intl.NumberFormat>()

function number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language() + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.NumberFormat(language(), options)))
  return format
}

/** The whole value: 12,345.68. */
export const full = (value: number | null | undefined): string =>
  value == null ? '–' : number({ maximumFractionDigits: 2 }).format(value)

/** An amount of a currency (ISO 4217): ¥12,345.68; a plain number where the project has set none. */
export const money = (value: number | null | undefined, currency: string): string =>
  value == null
    ? '–'
    : currency
      ? number({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(value)
      : full(value)

/** Short, for axes: 1.2万, 12K. */
export const short = (value: number): string =>
  number({ notation: 'compact', maximumFractionDigits: 1 }).format(value)

const at = (value: string | number): Date => new Date(value)

export function moment(value: string | number | null | undefined, timeZone?: string): string {
  if (value === null || value === undefined || value === '') return '–'
  const date = at(value)
  if (isNaN(date.getTime())) return String(value)
  return new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(date)
}

/** To the minute: without seconds. */
export const toMinute = (value: string | number | null | undefined, timeZone?: string): string =>
  moment(value, timeZone).replace(/:\d{2}$/, '')

/** To the millisecond, for whoever compares clocks. */
export function exact(value: number | null | undefined, timeZone?: string): string {
  if (value === null || value === undefined) return '–'
  const date = at(value)
  if (isNaN(date.getTime())) return String(value)
  const part = String(((value % 1000) + 1000) % 1000).padStart(3, '0')
  return `${moment(value, timeZone)}.${part}`
}

/** A difference of clocks in seconds, with its sign: +3,600.036 s. */
export const seconds = (ms: number | null | undefined): string =>
  ms === null || ms === undefined
    ? '–'
    : `${number({ minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' }).format(ms / 1000)} s`

export function clock(value: string | number, timeZone?: string, seconds = true): string {
  const date = at(value)
  if (isNaN(date.getTime())) return String(value)
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
  }).format(date)
}

/** Today's date in a zone, `2026-11-01`. */
export const today = (timeZone: string, now = new Date()): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now,
  )

export function addDays(day: string, days: number): string {
  const date = new Date(day + 'T00:00:00Z')
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

export function dayLabel(day: string, long = false): string {
  return new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'UTC',
    // 02/11 is February to some and November to others.
    month: long || language() === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    ...(long && { year: 'numeric', weekday: 'short' }),
  }).format(new Date(day + 'T00:00:00Z'))
}

/** A point's label: `at` is a day, or for hours local time with its offset. */
export function pointLabel(atText: string, interval: string, long = false): string {
  const day = atText.slice(0, 10)
  if (interval === 'hour') return `${dayLabel(day, long)} ${atText.slice(11, 16)}`
  if (interval === 'month') {
    return new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'zh-CN', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'short',
    }).format(new Date(day + 'T00:00:00Z'))
  }
  return dayLabel(day, long)
}

export const milliseconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${number({ maximumFractionDigits: 1 }).format(ms / 1000)} s`

const UNITS: [number, string, string][] = [
  [86_400_000, '天', 'd'],
  [3_600_000, '小时', 'h'],
  [60_000, '分', 'min'],
  [1_000, '秒', 's'],
]

/** A duration in ms as people say it, by its two largest units: 3 分 12 秒, 3 min 12 s. With its sign where asked. */
export function duration(ms: number | null | undefined, signed = false): string {
  if (ms == null) return '–'
  const sign = ms < 0 ? '−' : signed && ms > 0 ? '+' : ''
  const size = Math.abs(ms)
  const first = UNITS.findIndex(([unit]) => size >= unit)
  const unitOf = (at: number): string => UNITS[at]![language() === 'en' ? 2 : 1]
  if (first < 0)
    return `${sign}${number({ maximumFractionDigits: 0 }).format(size)} ${language() === 'en' ? 'ms' : '毫秒'}`
  if (first === UNITS.length - 1)
    return `${sign}${number({ maximumFractionDigits: 1 }).format(size / 1000)} ${unitOf(first)}`
  // To whole units of the second, so that 59.99 minutes are an hour.
  const smaller = UNITS[first + 1]![0]
  const rounded = Math.round(size / smaller) * smaller
  const again = UNITS.findIndex(([unit]) => rounded >= unit)
  const large = Math.floor(rounded / UNITS[again]![0])
  const rest = again + 1 < UNITS.length ? Math.round((rounded % UNITS[again]![0]) / UNITS[again + 1]![0]) : 0
  const text = `${number({}).format(large)} ${unitOf(again)}`
  return sign + (rest ? `${text} ${rest} ${unitOf(again + 1)}` : text)
}

/** A share from 0 to 1 as percent; never 0 % or 100 % for what is not. */
export function percent(ratio: number): string {
  if (ratio > 0 && ratio < 0.0001) return '<0.01%'
  if (ratio < 1 && ratio > 0.9999) return '>99.99%'
  return number({ style: 'percent', maximumFractionDigits: ratio < 0.1 || ratio > 0.9 ? 2 : 1 }).format(ratio)
}

/** A moment as the clocks of a zone show it, to the minute: 2026-11-01T09:30. */
export function minuteIn(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(ms))
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

export const localDay = (ms: number, timeZone: string): string => minuteIn(ms, timeZone).slice(0, 10)

/** The reverse of minuteIn, in ms; of a time that clocks skip, the moment by the offset before. */
export function inZone(local: string, timeZone: string): number {
  const plain = Date.parse(local.slice(0, 16) + ':00Z')
  const ahead = (at: number): number => Date.parse(minuteIn(at, timeZone) + ':00Z') - at
  return plain - ahead(plain - ahead(plain))
}

/** The first instant of a local day, in ms. */
export function dayStart(day: string, timeZone: string): number {
  const midnight = Date.parse(day + 'T00:00:00Z')
  const ahead = (at: number): number => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(at)
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
    return (
      Date.parse(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}Z`) -
      at
    )
  }
  return midnight - ahead(midnight - ahead(midnight))
}

/** A file's size: 1.5 MiB. */
export function bytes(size: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const at = Math.min(units.length - 1, size < 1024 ? 0 : Math.floor(Math.log2(size) / 10))
  return `${number({ maximumFractionDigits: 1 }).format(size / 1024 ** at)} ${units[at]}`
}
