/** A key is pasted, or the one-time link that the server printed is opened: /login?token=... */
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api/call'
import { api } from './api/client'
import { Command } from './parts/Command'
import { Trouble } from './parts/Trouble'
import { Choices } from './shell/Choices'
import { navigate, useAddress } from './state/url'

export function Login(): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { path, query } = useAddress()
  const token = path === '/login' ? query.get('token') : null
  const [trouble, setTrouble] = useState<unknown>()
  const [busy, setBusy] = useState(token !== null)
  const asked = useRef(false)
  const [byLink, setByLink] = useState(false)

  const enter = async (credential: string): Promise<void> => {
    setBusy(true)
    setTrouble(undefined)
    setByLink(credential === token)
    try {
      const session = await api.logIn(credential)
      // An older "nobody" that is still on its way must not put out the one who has just come in.
      await client.cancelQueries({ queryKey: ['session'] })
      client.setQueryData(['session'], session)
      await client.invalidateQueries({ predicate: (item) => item.queryKey[0] !== 'session' })
      if (path === '/login') navigate('/', true)
    } catch (error) {
      setTrouble(error)
      setBusy(false)
      if (path === '/login') navigate('/login', true)
    }
  }
  useEffect(() => {
    if (!token || asked.current) return
    asked.current = true // a one-time link must not be used twice by a double render
    void enter(token)
  })

  const refused = trouble instanceof ApiError && [400, 401, 403].includes(trouble.status)
  return (
    <main className="login">
      <div className="login-box">
        <h1>{t('login.title')}</h1>
        {refused && <Alert type="error" showIcon title={t(byLink ? 'login.bad_token' : 'login.bad_key')} />}
        {trouble !== undefined && !refused && <Trouble error={trouble} />}
        {busy && token ? (
          <p>{t('login.opening')}</p>
        ) : (
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={({ key }: { key: string }) => void enter(key.trim())}
          >
            <Form.Item name="key" label={t('login.key')} rules={[{ required: true, message: '' }]}>
              <Input.Password autoFocus autoComplete="current-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={busy} block>
              {t('login.submit')}
            </Button>
          </Form>
        )}
        <p className="soft">{t('login.key_hint')}</p>
        <Command text="zuji login-link" />
        <Choices />
      </div>
    </main>
  )
}
