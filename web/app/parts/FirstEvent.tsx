/** What a project without events shows: how to send the first, with this server's own address, and when it is there. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Spin, Tabs } from 'antd'
import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { address, navigate } from '../state/url'
import { follow } from '../shell/Shell'
import { Command } from './Command'

export interface Beginning {
  known: boolean
  /** No event has been stored yet. */
  empty: boolean
  /** The first one came while this page was open. */
  arrived: boolean
  /** Names of events, the most used first. */
  events: string[]
}

export function useBeginning(project: string): Beginning {
  const client = useQueryClient()
  const [wasEmpty, setWasEmpty] = useState(false)
  const events = useQuery({
    queryKey: ['catalogue', project, 'events', ''],
    queryFn: () => api.events(project),
    refetchInterval: (item) => (item.state.data?.total ? false : 2000),
  })
  const empty = events.data?.total === 0
  if (empty && !wasEmpty) setWasEmpty(true)
  const arrived = wasEmpty && !empty
  useEffect(() => {
    if (arrived) void client.invalidateQueries({ predicate: (item) => item.queryKey.includes('properties') })
  }, [client, arrived])
  const names = useMemo(
    () => [...(events.data?.events ?? [])].sort((a, b) => b.count - a.count).map((one) => one.name),
    [events.data],
  )
  return { known: !events.isPending, empty, arrived, events: names }
}

export function FirstEvent({ project }: { project: string }): ReactElement {
  const { t } = useTranslation()
  const setup = useQuery({ queryKey: ['setup', project], queryFn: () => api.setup(project) })
  const origin = setup.data?.server_url ?? location.origin
  const sensors = origin + (setup.data?.paths.sensors ?? '/sa?project=' + encodeURIComponent(project))
  const named = encodeURIComponent(project)
  return (
    <section className="first-event">
      <h2>{t('setup.title')}</h2>
      <p>{t('setup.why', { project })}</p>
      <Tabs
        items={[
          {
            key: 'web',
            label: t('setup.web'),
            children: (
              <>
                <p>{t('setup.web_hint')}</p>
                <Command
                  text={`<script async src="${origin}/zuji.js" data-project="${project.replace(/"/g, '&quot;')}"></script>`}
                />
                <p>{t('setup.custom')}</p>
                <Command
                  text={`window.zuji = window.zuji || []\nzuji.push(['track', 'order', { amount: 168, category: 'tea' }])\nzuji.push(['login', 'user-42'])`}
                />
              </>
            ),
          },
          {
            key: 'sensors',
            label: t('setup.sensors'),
            children: (
              <>
                <p>{t('setup.sensors_hint')}</p>
                <Command text={`sensors.init({\n  server_url: '${sensors}',\n  // …\n})`} />
              </>
            ),
          },
          {
            key: 'curl',
            label: t('setup.curl'),
            children: (
              <>
                <p>{t('setup.curl_hint')}</p>
                <Command
                  text={`curl '${sensors}' --data-urlencode "data=$(printf '{"type":"track","event":"hello","distinct_id":"me","time":%s000,"properties":{}}' $(date +%s) | base64 | tr -d '\\n')"`}
                />
              </>
            ),
          },
        ]}
      />
      <p>
        <a href={`/setup?project=${named}`} onClick={(event) => follow(event, `/setup?project=${named}`)}>
          {t('setup.other')}
        </a>
      </p>
      <p>
        <a href={`/demo/?project=${named}`} target="_blank" rel="noreferrer">
          {t('setup.shop')} ↗
        </a>
      </p>
      <p>{t('setup.demo')}</p>
      <Command
        text={`zuji demo --project ${project}${/^http:\/\/(localhost|127\.0\.0\.1):8106$/.test(origin) ? '' : ` --server ${origin}`}`}
      />
      <p role="status" className="waiting">
        <Spin size="small" /> {t('setup.waiting')}
      </p>
    </section>
  )
}

/** Says that a project which was empty is so no more; with its name, the way to the live page. */
export function FirstArrival({ project }: { project?: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <Alert
      type="success"
      showIcon
      closable
      className="arrived"
      title={t('setup.arrived')}
      action={
        project && (
          <Button
            size="small"
            onClick={() =>
              navigate(address('/live', new URLSearchParams(location.search), { q: undefined, project }))
            }
          >
            {t('setup.see_live')}
          </Button>
        )
      }
    />
  )
}
