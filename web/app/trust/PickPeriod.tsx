/** Which period of receipt: one of the usual ones, or local days. */
import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, today } from '../format'
import { RANGES, daysOf } from './period'

export function PickPeriod({
  range,
  timeZone,
  set,
}: {
  range: string
  timeZone: string
  set: (range: string) => void
}): ReactElement {
  const { t } = useTranslation()
  const days = daysOf(range)
  const now = today(timeZone)
  return (
    <>
      <Select
        aria-label={t('ledger.period')}
        className="pick-fate"
        popupMatchSelectWidth={false}
        value={days ? 'days' : range}
        options={[
          ...Object.keys(RANGES).map((value) => ({ value, label: t('ledger.range.' + value) })),
          { value: 'days', label: t('range.custom') },
        ]}
        onChange={(value) => set(value === 'days' ? `${addDays(now, -6)}..${now}` : value)}
      />
      {days && (
        <DatePicker.RangePicker
          aria-label={t('ledger.period')}
          allowClear={false}
          value={[dayjs(days[0]), dayjs(days[1])]}
          maxDate={dayjs(now)}
          onChange={(_, [first, last]) => set(`${first}..${last}`)}
        />
      )}
    </>
  )
}
