import { type ReactElement, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** The page's name, one sentence about it, and what can be done at the right. */
export function PageHead({
  title,
  subtitle,
  children,
}: {
  title: string
  subtitle?: ReactNode
  children?: ReactNode
}): ReactElement {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {subtitle && <p className="soft">{subtitle}</p>}
      </div>
      <div className="page-actions">{children}</div>
    </div>
  )
}
