import { Empty } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

/** Says that nothing matches, in the place of a chart. */
export function Nothing({ compact = false }: { compact?: boolean }): ReactElement {
  const { t } = useTranslation()
  return (
    <Empty
      className={compact ? undefined : 'chart'}
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={t('trend.no_data')}
    >
      {!compact && <p className="soft">{t('trend.no_data_hint')}</p>}
    </Empty>
  )
}
