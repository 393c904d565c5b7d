import { Select } from 'antd'
import type { ReactElement } from 'react'

/** Chooses what of an answer is drawn. */
export function Pick({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}): ReactElement {
  return (
    <div className="row pick-shown">
      <span className="soft">{label}</span>
      <Select
        aria-label={label}
        popupMatchSelectWidth={false}
        value={value}
        options={options}
        onChange={onChange}
      />
    </div>
  )
}
