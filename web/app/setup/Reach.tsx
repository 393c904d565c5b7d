/** Whether a page of somebody's site can send here: the server asks the address as a browser would. */
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import type { Platform } from './platforms'

interface ReachProps {
  project: string
  protocol: NonNullable<Platform['browser']>
  address: string
}

export function Reach({ project, protocol, address }: ReachProps): ReactElement | null {
  const { t } = useTranslation()
  const may = useMay('sources')
  const [site, setSite] = useState('')
  const asked = useMutation({ mutationFn: (origin: string) => api.reach(project, origin, protocol) })
  const origin = originOf(site)
  if (!may) return null
  const found = asked.data
  return (
    <>
      <h2>{t('reach.title')}</h2>
      <p>{t('reach.hint')}</p>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault()
          if (origin) asked.mutate(origin)
        }}
      >
        <Input
          aria-label={t('reach.site')}
          placeholder="https://shop.example.com"
          style={{ width: 'min(360px, 100%)' }}
          value={site}
          maxLength={300}
          onChange={(event) => setSite(event.target.value)}
        />
        <Button htmlType="submit" disabled={!origin} loading={asked.isPending}>
          {t('reach.check')}
        </Button>
      </form>
      {site && !origin && (
        <p className="soft" role="status">
          {t('reach.no_site')}
        </p>
      )}
      {asked.error && <Trouble error={asked.error} />}
      {found && (
        <div role="status">
          {found.stops?.length === 0 && (
            <Alert
              type="success"
              showIcon
              className="notice"
              title={t('reach.nothing', { address: found.address })}
            />
          )}
          {found.stops === null && (
            <Alert type="info" showIcon className="notice" title={t('reach.unknown')} />
          )}
          {found.stops?.map((stop) => (
            <Alert
              key={stop.check}
              type="error"
              showIcon
              className="notice"
              title={t('reach.stop.' + stop.check, { address })}
              description={
                <>
                  <p>{t('reach.todo.' + stop.check)}</p>
                  {stop.heard && (
                    <p>
                      {t('reach.heard')} <code>{stop.heard}</code>
                    </p>
                  )}
                </>
              }
            />
          ))}
        </div>
      )}
    </>
  )
}

/** The origin of what somebody wrote: a whole address, or a bare name, which is taken as under TLS. */
export function originOf(text: string): string | undefined {
  const written = text.trim()
  if (!written) return undefined
  try {
    const url = new URL(/^https?:\/\//i.test(written) ? written : 'https://' + written)
    // A bare word may be a name of an intranet or half of an address: with its scheme it is meant.
    const meant = url.hostname.includes('.') || written.includes('://') || url.hostname === 'localhost'
    return meant ? url.origin : undefined
  } catch {
    return undefined
  }
}
