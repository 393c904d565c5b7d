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
