/** Every version of the settings: who, when, why, and what it changed. */
import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Settings, type SettingsVersion, settingsApi } from '../api/settings'
import { full, toMinute } from '../format'
import { TableScroll } from '../parts/TableScroll'
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
        <TableScroll label={t('project.versions')}>
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
                  <td>{changes(t, one, found.data[i + 1])}</td>
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
        </TableScroll>
      )}
    </section>
  )
}

/** What differs from the version before; of the first one, from what a project begins with. */
function changes(t: TFunction, one: SettingsVersion, before: SettingsVersion | undefined): string {
  const was: Partial<Settings> = before?.settings ?? BEGINNING
  return (Object.keys(LABELS) as (keyof Settings)[])
    .filter((name) => JSON.stringify(one.settings[name]) !== JSON.stringify(was[name]))
    .map((name) => `${t('project.' + LABELS[name])}: ${told(t, name, one.settings[name])}`)
    .join(' · ')
}

const BEGINNING: Partial<Settings> = {
  title: '',
  currency: '',
  ip: 'full',
  user_agent: 'kept',
  retention_days: 0,
  event_retention_days: {},
}
const LABELS: Record<keyof Settings, string> = {
  title: 'shown',
  time_zone: 'time_zone',
  currency: 'currency',
  ip: 'ip',
  user_agent: 'user_agent',
  retention_days: 'all_events',
  event_retention_days: 'retention',
}

function told(t: TFunction, name: keyof Settings, value: Settings[keyof Settings]): string {
  const days = (count: number): string =>
    count ? `${full(count)} ${t('project.days_short')}` : t('project.for_ever')
  if (typeof value === 'number') return days(value)
  if (typeof value === 'object')
    return (
      Object.entries(value)
        .map(([event, count]) => `${event} ${days(count)}`)
        .join(', ') || '–'
    )
  return name === 'ip' || name === 'user_agent' ? t(`project.${name}_${value}`) : value || '–'
}
