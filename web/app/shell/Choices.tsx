import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { prefer, usePreference } from '../state/preferences'

/** Language and theme. */
export function Choices(): ReactElement {
  const { t } = useTranslation()
  const language = usePreference('language')
  const theme = usePreference('theme')
  const other = t(theme === 'dark' ? 'app.to_light' : 'app.to_dark')
  return (
    <span className="choices">
      <Button
        type="text"
        icon={<GlobalOutlined />}
        aria-label={t('app.language')}
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => prefer('language', language === 'en' ? 'zh-CN' : 'en')}
      >
        <span className="choice-text">{t('app.language')}</span>
      </Button>
      <Tooltip title={other}>
        <Button
          type="text"
          aria-label={other}
          icon={theme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
          onClick={() => prefer('theme', theme === 'dark' ? 'light' : 'dark')}
        />
      </Tooltip>
    </span>
  )
}
