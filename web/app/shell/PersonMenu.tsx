import { LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown, Tooltip } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { addressOf } from '../parts/Id'
import { useAllowed } from '../state/allowed'
import { navigate } from '../state/url'

/** Who is logged in: to their account and out. A session that a key began has no account and only ends. */
export function PersonMenu(): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { signs } = useAllowed()
  const leave = (): void => {
    void api.logOut().finally(() => client.resetQueries({ queryKey: ['session'] }))
  }
  if (!signs)
    return (
      <Tooltip title={t('app.log_out')}>
        <Button type="text" aria-label={t('app.log_out')} icon={<LogoutOutlined />} onClick={leave} />
      </Tooltip>
    )
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'account', icon: <UserOutlined />, label: t('account.title') },
          { key: 'leave', icon: <LogoutOutlined />, label: t('app.log_out') },
        ],
        onClick: ({ key }) => (key === 'leave' ? leave() : navigate(addressOf('/account', {}))),
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={t('account.menu', { name: signs })}>
        <bdi className="choice-text person-name">{signs}</bdi>
      </Button>
    </Dropdown>
  )
}
