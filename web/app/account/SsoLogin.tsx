/** The button of single sign-on, and in words why the last one opened nothing (/login?sso=<reason>). */
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Divider } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/call'
import { type Ways, sso } from '../api/sso'
import { Trouble } from '../parts/Trouble'
import { useAddress } from '../state/url'

/** What the server may say, as accounts/refusals.py has it. */
export const REASONS = [
  ...['state', 'cancelled', 'unreachable', 'provider', 'token', 'mail', 'domain'],
  ...['not_invited', 'not_linked', 'linked', 'no_role', 'disabled'],
]

export function SsoLogin({ ways, alone }: { ways: Ways; alone: boolean }): ReactElement | null {
  const { t } = useTranslation()
  const { path, query } = useAddress()
  const reason = path === '/login' ? query.get('sso') : null
  const begin = useMutation({
    // Who was refused may want to come as somebody else: the provider is to ask.
    mutationFn: () =>
      sso.begin({ path: path === '/login' ? '/' : path + location.search, again: reason !== null }),
  })
  const away = begin.error instanceof ApiError && begin.error.type === 'sso-refused'
  const told = begin.error ? (away ? 'unreachable' : null) : reason
  if (!ways.sso) return null
  return (
    <>
      {told !== null && (
        <Alert
          type={told === 'cancelled' ? 'info' : 'error'}
          showIcon
          title={t(`sso.${REASONS.includes(told) ? told : 'provider'}`, { name: ways.sso })}
        />
      )}
      {begin.error && !away && <Trouble error={begin.error} />}
      <Button
        type={alone ? 'primary' : 'default'}
        block
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        {t('sso.enter', { name: ways.sso })}
      </Button>
      {!alone && <Divider plain>{t('sso.or')}</Divider>}
    </>
  )
}
