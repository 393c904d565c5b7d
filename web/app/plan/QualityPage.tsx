import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Coverage, Quality, Volume } from '../api/types'
import { full } from '../format'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { address, navigate } from '../state/url'
import { StateTag } from './PlanPage'

const PARTS = [
  'documented',
  'owner',
  'type_stability',
  'nulls',
  'freshness',
  'planned',
  'duplicates',
  'punctuality',
]
/** These speak of rows: where there are none, there is nothing to say. */
const OF_ROWS = new Set(['type_stability', 'nulls', 'freshness', 'planned', 'duplicates', 'punctuality'])

export default function QualityPage({ project }: PageProps): ReactElement {
  const { t } = useTranslation()
  const quality = useQuery({ queryKey: ['quality', project], queryFn: () => api.quality(project) })
  const coverage = useQuery({ queryKey: ['coverage', project], queryFn: () => api.coverage(project) })
  const volume = useQuery({ queryKey: ['volume', project], queryFn: () => api.volume(project) })
  const all = [quality, coverage, volume]
  return (
    <>
      <PageHead title={t('quality.title')} subtitle={t('quality.subtitle')}>
        <Button
          onClick={() => all.forEach((one) => void one.refetch())}
          loading={all.some((one) => one.isRefetching)}
        >
          {t('state.refresh')}
        </Button>
      </PageHead>
      {all.map(
        (one, i) => one.error && <Trouble key={i} error={one.error} retry={() => void one.refetch()} />,
      )}
      {quality.isPending && !quality.error && <Skeleton active />}
      {quality.data && <Scores project={project} quality={quality.data} />}
      {coverage.data && <Covered coverage={coverage.data} />}
      {volume.data && <Unusual volume={volume.data} />}
    </>
  )
}

function Scores({ project, quality }: { project: string; quality: Quality }): ReactElement {
  const { t } = useTranslation()
  const events = [...quality.events].sort((a, b) => a.score - b.score || a.name.localeCompare(b.name))
  return (
    <>
      <h2>{t('quality.scores')}</h2>
      {events.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('quality.no_plan')}>
          <Button
            type="primary"
            onClick={() => navigate(address('/plan', new URLSearchParams(), { project }))}
          >
            {t('quality.open_plan')}
          </Button>
        </Empty>
      ) : (
        <TableScroll label={t('quality.scores')}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('plan.event')}</th>
                <th>{t('plan.state_of')}</th>
                <th className="number">{t('plan.score')}</th>
                {PARTS.map((part) => (
                  <th key={part} className="number wide">
                    {t('quality.part.' + part)}
                  </th>
                ))}
                <th className="number">{t('plan.rows')}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.name}>
                  <td className="cut">
                    <bdi>{event.name}</bdi>
                  </td>
                  <td>
                    <StateTag state={event.state} />
                  </td>
                  <td className="number tabular">
                    <b>{event.score}</b>
                  </td>
                  {PARTS.map((part) => (
                    <td key={part} className="number tabular wide">
                      {event.rows === 0 && OF_ROWS.has(part)
                        ? '–'
                        : `${Math.round((event.parts[part] ?? 0) * 100)}%`}
                    </td>
                  ))}
                  <td className="number tabular">{full(event.rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <h2>{t('quality.unplanned')}</h2>
      {quality.unplanned.length === 0 ? (
        <p className="soft">{t('quality.unplanned_none')}</p>
      ) : (
        <p className="tags">
          {quality.unplanned.slice(0, 100).map((event) => (
            <Tag key={event.name}>
              <bdi>{event.name}</bdi> <span className="tabular">{full(event.rows)}</span>
            </Tag>
          ))}
        </p>
      )}
    </>
  )
}

function Covered({ coverage }: { coverage: Coverage }): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <h2>{t('quality.coverage')}</h2>
      {coverage.rows.length === 0 ? (
        <p className="soft">{t('quality.coverage_none')}</p>
      ) : (
        <TableScroll label={t('quality.coverage')}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('plan.scenario_of')}</th>
                <th>{t('quality.version')}</th>
                <th className="number">{t('quality.seen')}</th>
                <th>{t('quality.missing')}</th>
              </tr>
            </thead>
            <tbody>
              {coverage.rows.map((row) => (
                <tr key={row.scenario + '\n' + row.app_version}>
                  <td>{t('plan.scenario.' + (row.scenario || 'none'))}</td>
                  <td>
                    {row.app_version === '*' ? (
                      <b>{t('quality.all_versions')}</b>
                    ) : (
                      <bdi>{row.app_version || t('quality.no_version')}</bdi>
                    )}
                  </td>
                  <td className="number tabular nowrap">
                    {row.seen} / {row.planned}
                  </td>
                  <td>
                    <bdi>{row.missing.join(', ') || '–'}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </>
  )
}

function Unusual({ volume }: { volume: Volume }): ReactElement {
  const { t } = useTranslation()
  const found = volume.events.flatMap((event) =>
    event.points.filter((point) => point.unusual).map((point) => ({ event: event.event, ...point })),
  )
  return (
    <>
      <h2>{t('quality.volume')}</h2>
      {found.length === 0 ? (
        <p className="soft">{t('quality.volume_none')}</p>
      ) : (
        <TableScroll label={t('quality.volume')}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('plan.event')}</th>
                <th>{t('quality.day')}</th>
                <th className="number">{t('quality.actual')}</th>
                <th className="number">{t('quality.expected')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((point) => (
                <tr key={point.event + point.at}>
                  <td className="cut">
                    <bdi>{point.event}</bdi>
                  </td>
                  <td className="tabular nowrap">{point.at}</td>
                  <td className="number tabular">{full(point.n)}</td>
                  <td className="number tabular">{full(Math.round(point.expected ?? 0))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </>
  )
}
