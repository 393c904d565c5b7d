/** Codes of an authenticator app: begun, confirmed by one, ended; recovery codes are shown once. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, QRCode, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Me, type Totp, accounts } from '../api/accounts'
import { Command } from '../parts/Command'
import { Once } from '../parts/Once'
import { Trouble } from '../parts/Trouble'
import { complaint, isBeside } from '../parts/complaint'

interface Given {
  password: string
  code: string
}

export function Codes({ me }: { me: Me }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [recovery, setRecovery] = useState<string[]>()
  const [ending, setEnding] = useState(false)
  const renew = (): void => void client.invalidateQueries({ queryKey: ['me'] })
  const begin = useMutation({ mutationFn: accounts.beginTotp })
  const end = useMutation({
    mutationFn: ({ password }: Given) => accounts.endTotp(password),
    onSuccess: () => {
      setEnding(false)
      setRecovery(undefined)
      renew()
    },
  })
  return (
    <section className="settings-card">
      <h2>
        {t('account.totp')}{' '}
        <Tag color={me.totp ? 'green' : 'default'}>{t(me.totp ? 'account.totp_on' : 'account.totp_off')}</Tag>
      </h2>
      <p className="soft">
        {me.totp ? t('account.codes_left', { all: me.recovery_codes_left }) : t('account.totp_hint')}
      </p>
      {begin.error && <Trouble error={begin.error} />}
      {recovery && <Once title={t('account.recovery_once')} text={recovery.join('\n')} />}
      {!begin.data && (
        <p>
          <Button loading={begin.isPending} onClick={() => begin.mutate()}>
            {t(me.totp ? 'account.totp_again' : 'account.totp_begin')}
          </Button>{' '}
          {me.totp && !ending && (
            <Button danger onClick={() => setEnding(true)}>
              {t('account.totp_end')}
            </Button>
          )}
        </p>
      )}
      {begin.data && (
        <Confirm
          totp={begin.data}
          cancel={begin.reset}
          done={(codes) => {
            begin.reset()
            setRecovery(codes)
            renew()
          }}
        />
      )}
      {ending && (
        <Form
          className="settings-form"
          layout="vertical"
          requiredMark={false}
          onFinish={(given: Given) => end.mutate(given)}
        >
          {end.error && !isBeside(end.error, ['password']) && <Trouble error={end.error} />}
          <OwnPassword error={end.error} />
          <Button danger htmlType="submit" loading={end.isPending}>
            {t('account.totp_end')}
          </Button>{' '}
          <Button onClick={() => setEnding(false)}>{t('state.cancel')}</Button>
        </Form>
      )}
    </section>
  )
}

function Confirm({
  totp,
  cancel,
  done,
}: {
  totp: Totp
  cancel: () => void
  done: (recovery: string[]) => void
}): ReactElement {
  const { t } = useTranslation()
  const confirm = useMutation({
    mutationFn: ({ password, code }: Given) =>
      accounts.confirmTotp(password, totp.secret, code.replace(/\s/g, '')),
    onSuccess: (told) => done(told.recovery_codes),
  })
  const wrong = complaint(confirm.error, 'code') !== undefined
  return (
    <>
      <div className="qr">
        {/* White in both themes: most apps do not read a QR code whose colours are turned round. */}
        <QRCode type="svg" value={totp.uri} size={180} color="#000" bgColor="#fff" />
        <div>
          <p>{t('account.totp_scan')}</p>
          <Command text={totp.secret} />
        </div>
      </div>
      {confirm.error && !isBeside(confirm.error, ['password', 'code']) && <Trouble error={confirm.error} />}
      <Form
        className="settings-form"
        layout="vertical"
        requiredMark={false}
        onFinish={(given: Given) => confirm.mutate(given)}
      >
        <Form.Item
          name="code"
          label={t('login.code')}
          rules={[{ required: true, message: t('account.code_needed') }]}
          {...(wrong && { validateStatus: 'error' as const, help: t('account.wrong_code') })}
        >
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={10} />
        </Form.Item>
        <OwnPassword error={confirm.error} />
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('account.totp_confirm')}
        </Button>{' '}
        <Button onClick={cancel}>{t('state.cancel')}</Button>
      </Form>
    </>
  )
}

function OwnPassword({ error }: { error: unknown }): ReactElement {
  const { t } = useTranslation()
  const wrong = complaint(error, 'password') !== undefined
  return (
    <Form.Item
      name="password"
      label={t('account.own_password')}
      rules={[{ required: true, message: t('account.password_needed') }]}
      {...(wrong && { validateStatus: 'error' as const, help: t('account.wrong_password') })}
    >
      <Input.Password autoComplete="current-password" maxLength={200} />
    </Form.Item>
  )
}
