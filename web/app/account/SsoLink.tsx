/** Whether single sign-on opens one's account; if not, it can be made to. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../api/accounts'
import { sso } from '../api/sso'
import { Trouble } from '../parts/Trouble'
import { useAddress } from '../state/url'
import { REASONS } from './SsoLogin'

export function SsoLink({ me }: { me: Me }): ReactElement | null {
  const { t } = useTranslation()
  const ways = useQuery({ queryKey: ['ways'], queryFn: sso.ways, staleTime: Infinity })
  const link = useMutation({ mutationFn: () => sso.begin({ path: '/account', link: true, again: true }) })
  const reason = useAddress().query.get('sso')
  if (!ways.data?.sso) return null
  const name = ways.data.sso
  return (
    <section className="settings-card">
      <h2>
        {t('sso.title')}{' '}
        <Tag color={me.sso ? 'green' : 'default'}>{t(me.sso ? 'sso.linked_now' : 'sso.not_linked_now')}</Tag>
      </h2>
      <p className="soft">{t(me.sso ? 'sso.linked_hint' : 'sso.link_hint', { name })}</p>
      {reason !== null && !me.sso && (
        <Alert
          type="error"
          showIcon
          title={t(`sso.${REASONS.includes(reason) ? reason : 'provider'}`, { name })}
        />
      )}
      {link.error && <Trouble error={link.error} />}
      {!me.sso && (
        <Button loading={link.isPending} onClick={() => link.mutate()}>
          {t('sso.link', { name })}
        </Button>
      )}
    </section>
  )
}
