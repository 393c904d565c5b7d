/** In place of a page that is not for whoever opened its address: why, and who may. */
import { Button, Empty } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../parts/PageHead'
import { addressOf } from '../parts/Id'
import { useAllowed } from '../state/allowed'
import { navigate } from '../state/url'
import { ANALYSES } from './analyses'
import { type Page, pageAt } from './pages'

export function Closed({ page }: { page: Omit<Page, 'icon'> }): ReactElement {
  const { t } = useTranslation()
  const allowed = useAllowed()
  const byRole = !allowed.permissions.has(page.needs)
  const role = allowed.role && t('people.role_of.' + allowed.role, { defaultValue: allowed.role })
  const name = t((ANALYSES.includes(page.key) ? 'analysis.' : 'nav.') + (page.key || 'home'))
  return (
    <>
      <PageHead title={name} />
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('allowed.closed', { page: name })}>
        <p className="soft">
          {byRole
            ? t(role ? 'allowed.by_role' : 'allowed.by_key', { role, who: t('allowed.who.' + page.needs) })
            : t('allowed.by_rules')}
        </p>
        {page.key !== '' && pageAt('/') && (
          <Button type="primary" onClick={() => navigate(addressOf('/', {}))}>
            {t('allowed.home')}
          </Button>
        )}
      </Empty>
    </>
  )
}
