import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { SavedQuestion } from '../api/types'
import { moment } from '../format'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'

/** Every version, what it changed, and the ways back. */
export function Versions({
  project,
  timeZone,
  newest,
  shown,
  open,
  restore,
  close,
}: {
  project: string
  timeZone: string
  newest: SavedQuestion
  shown: number
  open: (version: number) => void
  restore: (version: SavedQuestion) => void
  close: () => void
}): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const versions = useQuery({
    queryKey: ['question-versions', project, newest.id, newest.version],
    queryFn: () => api.questionVersions(project, newest.id),
  })
  const [compared, setCompared] = useState(newest.version)
  return (
    <Drawer
      open
      onClose={close}
      size="min(720px, 100vw)"
      title={t('saved.versions_of', { name: newest.name })}
    >
      {versions.error && <Trouble error={versions.error} retry={() => void versions.refetch()} />}
      {versions.isPending && <Skeleton active />}
      <ol className="question-versions">
        {versions.data?.map((one, i, all) => (
          <li key={one.version}>
            <div>
              <b>{t('saved.version', { version: one.version })}</b>{' '}
              {one.version === newest.version && <Tag color="blue">{t('saved.newest')}</Tag>}
              {one.version === shown && <Tag>{t('saved.shown')}</Tag>}
              {one.archived && <Tag>{t('saved.archived')}</Tag>}
              <p className="soft">
                {one.reason && <bdi>{one.reason} · </bdi>}
                {t('identity.by_at', { author: one.author, at: moment(one.at, timeZone) })}
              </p>
              {one.withheld && <Tag title={t('allowed.withheld_hint')}>{t('allowed.withheld')}</Tag>}
              {compared === one.version && one.version > 1 && !one.withheld && !all[i + 1]?.withheld && (
                <Diff project={project} id={newest.id} after={one.version} />
              )}
            </div>
            <span className="row">
              {one.version > 1 && compared !== one.version && (
                <Button
                  size="small"
                  disabled={one.withheld || all[i + 1]?.withheld}
                  onClick={() => setCompared(one.version)}
                >
                  {t('saved.diff')}
                </Button>
              )}
              {one.version !== shown && !one.withheld && (
                <Button size="small" onClick={() => open(one.version)}>
                  {t('saved.open')}
                </Button>
              )}
              {saves && one.version !== newest.version && (
                <Button size="small" onClick={() => restore(one)}>
                  {t('saved.restore_version')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Drawer>
  )
}

/** What a version changed of the one before. */
function Diff({ project, id, after }: { project: string; id: number; after: number }): ReactElement {
  const { t } = useTranslation()
  const diff = useQuery({
    queryKey: ['question-diff', project, id, after],
    queryFn: () => api.questionDiff(project, id, after - 1, after),
    staleTime: Infinity,
  })
  if (diff.error) return <Trouble error={diff.error} />
  if (!diff.data) return <Skeleton active paragraph={{ rows: 2 }} />
  if (!diff.data.differences.length) return <p className="soft">{t('saved.no_difference')}</p>
  const text = (value: unknown): ReactElement =>
    value === null || value === undefined ? (
      <span className="soft">{t('plan.none')}</span>
    ) : (
      <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
    )
  return (
    <TableScroll label={t('saved.diff')} className="changes">
      <table className="list">
        <thead>
          <tr>
            <th>{t('saved.where')}</th>
            <th>{t('plan.before')}</th>
            <th>{t('plan.after')}</th>
          </tr>
        </thead>
        <tbody>
          {diff.data.differences.map((one) => (
            <tr key={one.path}>
              <td>
                <code>{one.path}</code>
              </td>
              <td className="cut">{text(one.before)}</td>
              <td className="cut">{text(one.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
