/** Every version of the settings: who, when, why, and what it changed. */
import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Settings, type SettingsVersion, settingsApi } from '../api/settings'
import { toMinute } from '../format'
import { Trouble } from '../parts/Trouble'

export function Versions({ project, timeZone }: { project: string; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const found = useQuery({
    queryKey: ['settings', project, 'versions'],
    queryFn: () => settingsApi.versions(project),
  })
  return (
    <section className="card">
      <h2>{t('project.versions')}</h2>
      {found.error && <Trouble error={found.error} />}
      {found.isPending && <Skeleton active />}
      {found.data?.length === 0 && <p className="soft">{t('project.none')}</p>}
      {!!found.data?.length && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('project.versions')}>
          <table className="list">
            <thead>
              <tr>
                <th className="number">{t('project.version')}</th>
                <th>{t('project.what')}</th>
                <th>{t('project.who')}</th>
                <th>{t('project.when')}</th>
                <th className="wide">{t('project.why')}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.map((one, i) => (
                <tr key={one.version}>
                  <td className="number tabular">{one.version}</td>
                  <td>{changes(one, found.data[i + 1])}</td>
                  <td>
                    <bdi>{one.author}</bdi>
                  </td>
                  <td className="tabular">{toMinute(one.at, timeZone)}</td>
                  <td className="wide">
                    <bdi>{one.reason}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** What differs from the version before; of the first one everything that is set. */
export function changes(one: SettingsVersion, before: SettingsVersion | undefined): string {
  const names = Object.keys(one.settings) as (keyof Settings)[]
  return names
    .filter((name) => JSON.stringify(one.settings[name]) !== JSON.stringify(before?.settings[name] ?? ''))
    .map((name) => `${name}: ${told(one.settings[name])}`)
    .join(' · ')
}

const told = (value: unknown): string => (typeof value === 'string' ? value || '–' : JSON.stringify(value))
