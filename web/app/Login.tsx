/** E-mail and password, a pasted key, or a one-time link: /login?link=... (an account's), /login?token=... (a session's). */
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PasswordLogin } from './account/PasswordLogin'
import { SsoLogin } from './account/SsoLogin'
import { TakeLink } from './account/TakeLink'
import { useEntered } from './account/useEntered'
import { ApiError } from './api/call'
import { api } from './api/client'
import { sso } from './api/sso'
import { Command } from './parts/Command'
import { Trouble } from './parts/Trouble'
import { Choices } from './shell/Choices'
import { navigate, useAddress } from './state/url'

export function Login(): ReactElement {
  const { t } = useTranslation()
  const { path, query } = useAddress()
  const link = path === '/login' ? query.get('link') : null
  const token = path === '/login' ? query.get('token') : null
  // Who came with a link of the command line that failed has no account, most likely.
  const [withKey, setWithKey] = useState(token !== null)
  const ways = useQuery({ queryKey: ['ways'], queryFn: sso.ways, staleTime: Infinity })
  const [asOwner, setAsOwner] = useState(false)
  const hidden = Boolean(ways.data?.sso_only) && !asOwner
  return (
    <main className="login">
      <div className="login-box">
        <h1>{t('login.title')}</h1>
        {link ? (
          <TakeLink token={link} />
        ) : (
          <>
            {!withKey && ways.data && <SsoLogin ways={ways.data} alone={hidden} />}
            {withKey ? <KeyLogin token={token} /> : !hidden && <PasswordLogin />}
            {!withKey && hidden && (
              <Button type="link" onClick={() => setAsOwner(true)}>
                {t('sso.by_password')}
              </Button>
            )}
            <Button type="link" onClick={() => setWithKey(!withKey)}>
              {t(withKey ? 'login.by_password' : 'login.by_key')}
            </Button>
          </>
        )}
        <Choices />
      </div>
    </main>
  )
}

function KeyLogin({ token }: { token: string | null }): ReactElement {
  const { t } = useTranslation()
  const { path } = useAddress()
  const entered = useEntered()
  const [trouble, setTrouble] = useState<unknown>()
  const [busy, setBusy] = useState(token !== null)
  const asked = useRef(false)
  const [byLink, setByLink] = useState(false)

  const enter = async (credential: string): Promise<void> => {
    setBusy(true)
    setTrouble(undefined)
    setByLink(credential === token)
    try {
      await entered(await api.logIn(credential))
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
    <>
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
    </>
  )
}
