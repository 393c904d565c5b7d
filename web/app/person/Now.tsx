/** What a person does at this moment: records of any of their ids as they arrive; what is told of them is asked anew. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../api/types'
import { clock } from '../format'
import { LiveSwitch, LiveTrouble, LiveWaiting, usePausable } from '../live/LiveSwitch'
import { Fate } from '../parts/Fate'
import { PageLink, addressOf } from '../parts/Id'
import { Name } from '../parts/Name'

const SHOWN_MAX = 20
/** After a record the loader needs a moment until answers know it; many together are asked for once. */
const SETTLE_MS = 1_500

interface Props {
  project: string
  timeZone: string
  ids: Person['ids']
}

export function Now({ project, timeZone, ids }: Props): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const values = useMemo(
    () => [...new Set(ids.filter((part) => part.open).map((part) => part.value))].sort(),
    [ids],
  )
  const live = usePausable(project, values)
  const newest = live.records[0]?.cursor
  useEffect(() => {
    if (newest === undefined) return
    const timer = setTimeout(
      () => void client.invalidateQueries({ queryKey: ['person', project] }),
      SETTLE_MS,
    )
    return () => clearTimeout(timer)
  }, [newest, client, project])
  return (
    <section className="card" aria-label={t('person.now')}>
      <div className="card-head">
        <h2>{t('person.now')}</h2>
        <span className="page-actions">
          <LiveSwitch live={live} />
        </span>
      </div>
      <LiveTrouble live={live} />
      <LiveWaiting live={live} />
      {live.records.length === 0 ? (
        <p className="soft">{t('person.now_nothing')}</p>
      ) : (
        <ul className="plain-list" aria-live="polite">
          {live.records.slice(0, SHOWN_MAX).map((record) => (
            <li key={record.cursor}>
              <span className="tabular soft">{clock(record.received_at, timeZone)}</span>{' '}
              <PageLink
                to={addressOf('/records', {
                  id: record.distinct_id,
                  record: `${record.partition}-${record.offset}-${record.index}`,
                })}
              >
                {record.event ? <Name name={record.event} /> : t('live.profile')}
              </PageLink>{' '}
              {record.fate !== 'stored' && <Fate fate={record.fate} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
