/** What a person does at this moment: records of any of their ids as they arrive; what is told of them is asked anew. */
import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Badge, Button } from 'antd'
import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../api/types'
import { clock } from '../format'
import { useLive } from '../live/useLive'
import { Fate } from '../parts/Fate'
import { PageLink, addressOf } from '../parts/Id'
import { Name } from '../parts/Name'
import { Trouble } from '../parts/Trouble'

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
  const [paused, setPaused] = useState(false)
  const values = useMemo(
    () => [...new Set(ids.filter((part) => part.open).map((part) => part.value))].sort(),
    [ids],
  )
  const live = useLive(project, paused, values)
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
          <Badge
            status={live.connected ? 'success' : 'warning'}
            text={t(live.connected ? 'live.connected' : 'live.reconnecting')}
          />
          <Button
            icon={paused ? <PlayCircleOutlined /> : <PauseOutlined />}
            aria-pressed={paused}
            onClick={() => setPaused(!paused)}
          >
            {t(paused ? 'live.resume' : 'live.pause')}
          </Button>
        </span>
      </div>
      {live.error !== undefined && <Trouble error={live.error} retry={live.retry} />}
      {paused && live.waiting > 0 && <p className="soft">{t('live.paused', { count: live.waiting })}</p>}
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
