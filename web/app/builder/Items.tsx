import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** A list of parts, each on a line of its own, that can be added to and taken from. */
export function Items<T>({
  items,
  add,
  fresh,
  max,
  min = 0,
  onChange,
  children,
}: {
  items: T[]
  /** Words of the button that adds one. */
  add: string
  fresh: T
  max: number
  min?: number
  onChange: (items: T[]) => void
  children: (item: T, put: (item: T) => void, i: number) => ReactNode
}): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      {items.map((item, i) => (
        <div className="row" key={i}>
          {children(item, (next) => onChange(items.map((old, k) => (k === i ? next : old))), i)}
          {items.length > min && (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('trend.remove')}
              onClick={() => onChange(items.filter((_, k) => k !== i))}
            />
          )}
        </div>
      ))}
      {items.length < max && (
        <div className="row-actions">
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => onChange([...items, fresh])}
          >
            {add}
          </Button>
        </div>
      )}
    </>
  )
}
