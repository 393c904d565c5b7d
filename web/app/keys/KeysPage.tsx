/** Keys of the project, and for owners those for every project: made, looked at, ended. */
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Empty, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { type Key, accounts } from '../api/accounts'
import { toMinute } from '../format'
import { RulesTold } from '../members/RulesTold'
import '../members/settings.css'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { useParameter } from '../state/url'
import { CreateDialog } from './CreateDialog'
import { RevokeDialog } from './RevokeDialog'
import { type KeyState, stateOf } from './keys'

const COLOURS: Record<KeyState, string> = { live: 'green', revoked: 'default', expired: 'orange' }

interface Listed {
  key: Key
  project: string | null
}

export default function KeysPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const owns = useMay('server')
  const [ended, setEnded] = useParameter('ended')
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Listed>()
  const own = useQuery({ queryKey: ['keys', project], queryFn: () => accounts.keys(project) })
  const all = useQuery({ queryKey: ['keys'], queryFn: () => accounts.keys(null), enabled: owns })
  const trouble = own.error ?? all.error
  const now = own.dataUpdatedAt
  const rows: Listed[] = [
    ...(own.data ?? []).map((key) => ({ key, project })),
    ...(all.data ?? []).map((key) => ({ key, project: null })),
  ]
  const shown = rows.filter(({ key }) => ended !== '' || stateOf(key, now) === 'live')
  const at = (ms: number): string => (ms ? toMinute(ms, timeZone) : t('keys.never'))
  return (
    <>
      <PageHead title={t('keys.title')} subtitle={t('keys.subtitle')}>
        <Button type="primary" onClick={() => setCreating(true)}>
          {t('keys.create')}
        </Button>
      </PageHead>
      <div className="toolbar">
        <Checkbox
          checked={ended !== ''}
          onChange={(event) => setEnded(event.target.checked ? '1' : undefined)}
        >
          {t('keys.with_ended')}
        </Checkbox>
      </div>
      {trouble && (
        <Trouble
          error={trouble}
          retry={() => {
            void own.refetch()
            if (owns) void all.refetch()
          }}
        />
      )}
      {own.isPending && <Skeleton active />}
      {own.data && shown.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('keys.none')}>
          <p className="soft">{t('keys.none_hint', { project })}</p>
        </Empty>
      )}
      {shown.length > 0 && (
        <TableScroll label={t('keys.title')}>
          <table className="roomy list people">
            <thead>
              <tr>
                <th>{t('keys.name')}</th>
                <th>{t('keys.scope')}</th>
                <th>{t('keys.for')}</th>
                <th className="wide">{t('keys.made')}</th>
                <th>{t('keys.until')}</th>
                <th className="wide">{t('keys.used')}</th>
                <th>
                  <span className="sr-only">{t('people.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => {
                const state = stateOf(one.key, now)
                return (
                  <tr key={`${one.project}/${one.key.id}`}>
                    <td>
                      {one.key.name && (
                        <>
                          <bdi>{one.key.name}</bdi>{' '}
                        </>
                      )}
                      <code className="soft">…{one.key.hint}</code>{' '}
                      {state !== 'live' && <Tag color={COLOURS[state]}>{t('keys.state.' + state)}</Tag>}
                    </td>
                    <td>
                      {t('keys.scope_of.' + one.key.scope, { defaultValue: one.key.scope })}{' '}
                      <RulesTold hidden={one.key.hidden} rows={one.key.rows} />
                    </td>
                    <td>
                      {one.project === null ? <Tag>{t('people.everywhere')}</Tag> : <bdi>{one.project}</bdi>}
                    </td>
                    <td className="wide">
                      <span className="tabular">{at(one.key.created_at)}</span>{' '}
                      <bdi className="soft">{one.key.author}</bdi>
                    </td>
                    <td className="tabular">
                      {one.key.expires_at ? at(one.key.expires_at) : t('keys.no_end')}
                    </td>
                    <td className="wide tabular">{at(one.key.used_at)}</td>
                    <td>
                      {state !== 'revoked' && (
                        <Button size="small" danger onClick={() => setRevoking(one)}>
                          {t('keys.revoke')}
                        </Button>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </TableScroll>
      )}
      {creating && <CreateDialog project={project} close={() => setCreating(false)} />}
      {revoking && (
        <RevokeDialog
          project={revoking.project}
          ended={revoking.key}
          timeZone={timeZone}
          close={() => setRevoking(undefined)}
        />
      )}
    </>
  )
}
