import { DatePicker, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RANGES, type Range, days, isFixed, periodOf } from './days'

/** The days of a question: by name, the last so many, or from a calendar. */
export function RangePick({
  timeZone,
  range,
  onChange,
}: {
  timeZone: string
  range: Range
  onChange: (range: Range) => void
}): ReactElement {
  const { t } = useTranslation()
  const [custom, setCustom] = useState(false)
  const value =
    custom || isFixed(range)
      ? 'custom'
      : typeof range === 'string'
        ? range
        : periodOf(range)?.last_days
          ? 'last_days'
          : 'custom'
  const now = days(range, timeZone)
  return (
    <>
      <Select
        aria-label={t('trend.during')}
        className="pick-range"
        popupMatchSelectWidth={false}
        value={value}
        listHeight={420}
        options={[...RANGES, 'last_days', 'custom'].map((one) => ({ value: one, label: t('range.' + one) }))}
        onChange={(one) => {
          setCustom(one === 'custom')
          if (one === 'last_days') onChange({ last_days: 21 })
          else onChange(one === 'custom' ? now : (one as Range))
        }}
      />
      {value === 'last_days' && (
        <InputNumber
          aria-label={t('range.last_days')}
          min={1}
          max={3660}
          precision={0}
          suffix={t('trend.days')}
          value={periodOf(range)?.last_days ?? 21}
          onChange={(n) => n && onChange({ ...periodOf(range), last_days: n })}
        />
      )}
      {value === 'custom' && (
        <DatePicker.RangePicker
          allowClear={false}
          value={[dayjs(now.from), dayjs(now.to)]}
          onChange={(chosen) => {
            const [from, to] = chosen ?? []
            if (!from || !to) return
            setCustom(false)
            onChange({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') })
          }}
        />
      )}
    </>
  )
}
