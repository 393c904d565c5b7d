import { Alert, Button } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Import } from '../api/types'
import { full } from '../format'
import { follow } from '../shell/Shell'

const FATES = ['stored', 'duplicate', 'quarantined', 'rejected'] as const

/** rows = stored + duplicate + quarantined + rejected, once everything is loaded. */
export function Account({ project, job }: { project: string; job: Import }): ReactElement {
  const { t } = useTranslation()
  const account = job.account
  const refused = (account?.quarantined ?? 0) + (account?.rejected ?? 0)
  const trend = `/trend?${new URLSearchParams({ project }).toString()}`
  return (
    <>
      <div className="import-counts">
        <div>
          <b className="tabular">{full(job.rows)}</b>
          <span className="soft">{t('imports.durable')}</span>
        </div>
        {FATES.map((fate) => (
          <div key={fate}>
            <b className="tabular">{full(account?.[fate])}</b>
            <span className="soft">{t('fate.' + fate)}</span>
          </div>
        ))}
      </div>
      {!job.loaded && <p className="soft">{t('imports.loading_hint')}</p>}
      {job.state === 'done' && job.loaded && (
        <Alert
          type={account?.stored || refused ? 'success' : 'info'}
          showIcon
          className="notice"
          title={t(account?.stored === 0 && account.duplicate ? 'imports.nothing_new' : 'imports.finished')}
          action={
            <Button size="small" href={trend} onClick={(event) => follow(event, trend)}>
              {t('imports.see_trend')}
            </Button>
          }
        />
      )}
      {refused > 0 && (
        <p>
          <Button href={api.refusedOf(project, job.id)} download>
            {t('imports.save_refused', { count: refused, all: full(refused) })}
          </Button>
        </p>
      )}
    </>
  )
}
