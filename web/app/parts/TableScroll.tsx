import type { ReactElement, ReactNode } from 'react'

interface Props {
  /** What the table is of: a reader of screens hears it, and the keyboard can scroll it. */
  label: string
  className?: string
  children: ReactNode
}

/** A table that may be wider than the page scrolls by itself, not the page. */
export function TableScroll({ label, className = '', children }: Props): ReactElement {
  return (
    <div className={`table-scroll ${className}`} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  )
}
