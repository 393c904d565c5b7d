import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardProps } from './SettingsPage'

const IP = ['full', 'truncated', 'none'] as const
const USER_AGENT = ['kept', 'none'] as const

export function Privacy({ settings, change }: CardProps): ReactElement {
  const { t } = useTranslation()
  return (
    <section className="card">
      <h2>{t('project.privacy')}</h2>
      <div className="settings-fields">
        <label>
          {t('project.ip')}
          <Select
            aria-label={t('project.ip')}
            value={settings.ip}
            options={IP.map((value) => ({ value, label: t('project.ip_' + value) }))}
            onChange={(ip) => change({ ip })}
          />
          <span className="soft">{t('project.ip_hint')}</span>
        </label>
        <label>
          {t('project.user_agent')}
          <Select
            aria-label={t('project.user_agent')}
            value={settings.user_agent}
            options={USER_AGENT.map((value) => ({ value, label: t('project.user_agent_' + value) }))}
            onChange={(user_agent) => change({ user_agent })}
          />
          <span className="soft">{t('project.user_agent_hint')}</span>
        </label>
      </div>
    </section>
  )
}
