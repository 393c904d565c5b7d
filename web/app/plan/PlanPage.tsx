import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Empty, Input, Select, Skeleton, Switch, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageProps } from '../App'
import { api } from '../api/client'
import type { Plan, PlanEvent, Policy } from '../api/types'
import { full, moment } from '../format'
import { Command } from '../parts/Command'
import { PageHead } from '../parts/PageHead'
import { TableScroll } from '../parts/TableScroll'
import { Trouble } from '../parts/Trouble'
import { useOpens } from '../shell/pages'
import { useMay } from '../state/allowed'
import { language } from '../state/preferences'
import { EventEditor, NEW } from './EventEditor'
import { Sign } from './Sign'

const COLOURS: Record<string, string> = {
  draft: 'default',
  review: 'processing',
  enabled: 'success',
  disabled: 'warning',
  abolished: 'error',
}
const RULES = ['unplanned', 'violation', 'draft', 'review', 'disabled', 'abolished'] as const
const ACTIONS = ['accept', 'quarantine', 'reject']

export function StateTag({ state }: { state: string }): ReactElement {
  const { t } = useTranslation()
  return <Tag color={COLOURS[state]}>{t('plan.state.' + state)}</Tag>
}

type Opened =
  { what: 'event'; event: PlanEvent } | { what: 'policy' | 'import' | 'history' | 'presets' } | undefined

export default function PlanPage({ project, timeZone }: PageProps): ReactElement {
  const { t } = useTranslation()
  const plans = useMay('plan')
  const rates = useOpens('/quality')
  const [opened, setOpened] = useState<Opened>()
  const plan = useQuery({ queryKey: ['plan', project], queryFn: () => api.plan(project) })
  const quality = useQuery({
    queryKey: ['quality', project],
    queryFn: () => api.quality(project),
    staleTime: 30_000,
    enabled: rates, // of all rows, whatever the rules of an account leave
  })
  const events = plan.data?.plan.events ?? []
  const scores = new Map(quality.data?.events.map((event) => [event.name, event]))
  const close = (): void => setOpened(undefined)
  return (
    <>
      <PageHead title={t('plan.title')} subtitle={t('plan.subtitle', { version: plan.data?.version ?? 0 })}>
        {plans && (
          <>
            <Button type="primary" onClick={() => setOpened({ what: 'event', event: NEW })}>
              {t('plan.add')}
            </Button>
            <Button onClick={() => setOpened({ what: 'presets' })}>{t('plan.presets')}</Button>
            <Button onClick={() => setOpened({ what: 'policy' })}>{t('plan.policy')}</Button>
            <Button onClick={() => setOpened({ what: 'import' })}>{t('plan.import')}</Button>
          </>
        )}
        <Button href={api.planYaml(project)} download>
          {t('plan.export')}
        </Button>
        <Button onClick={() => setOpened({ what: 'history' })}>{t('plan.history')}</Button>
      </PageHead>
      {plan.error && <Trouble error={plan.error} retry={() => void plan.refetch()} />}
      {plan.isPending && <Skeleton active />}
      {plan.data && events.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('plan.empty')}>
          <p className="soft">{t('plan.empty_hint')}</p>
          <Command text={`zuji plan import plan.yaml --project ${project} --reason "..."`} />
        </Empty>
      )}
      {events.length > 0 && (
        <TableScroll label={t('plan.title')}>
          <table className="list">
            <thead>
              <tr>
                <th>{t('plan.event')}</th>
                <th>{t('plan.state_of')}</th>
                <th className="wide">{t('plan.scenario_of')}</th>
                <th className="wide">{t('plan.owner')}</th>
                <th className="number">{t('plan.score')}</th>
                <th className="number wide">{t('plan.rows')}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.name} className="opens" onClick={() => setOpened({ what: 'event', event })}>
                  <td className="cut">
                    <button type="button" className="as-link">
                      <bdi>{event.name}</bdi>
                    </button>{' '}
                    <bdi className="soft">{language() === 'en' ? event.title_en : event.title_zh}</bdi>
                  </td>
                  <td>
                    <StateTag state={event.state} />
                  </td>
                  <td className="wide">{t('plan.scenario.' + (event.scenario || 'none'))}</td>
                  <td className="wide">
                    <bdi>{event.owner || '–'}</bdi>
                  </td>
                  <td className="number tabular">{scores.get(event.name)?.score ?? '–'}</td>
                  <td className="number tabular wide">
                    {rates ? full(scores.get(event.name)?.rows ?? 0) : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <Drawer
        open={!!opened && !!plan.data}
        onClose={close}
        size="min(860px, 100vw)"
        destroyOnHidden
        title={
          opened?.what === 'event' ? opened.event.name || t('plan.add') : opened && t('plan.' + opened.what)
        }
      >
        {plan.data && opened?.what === 'event' && (
          <EventEditor project={project} base={plan.data.version} event={opened.event} done={close} />
        )}
        {plan.data && opened?.what === 'policy' && (
          <PolicyEditor project={project} plan={plan.data} done={close} />
        )}
        {plan.data && opened?.what === 'presets' && (
          <Sign
            project={project}
            base={plan.data.version}
            done={close}
            write={(signed) => api.addPresets(project, signed)}
          />
        )}
        {plan.data && opened?.what === 'import' && (
          <Import project={project} base={plan.data.version} done={close} />
        )}
        {opened?.what === 'history' && <History project={project} timeZone={timeZone} />}
      </Drawer>
    </>
  )
}

function PolicyEditor({
  project,
  plan,
  done,
}: {
  project: string
  plan: Plan
  done: () => void
}): ReactElement {
  const { t } = useTranslation()
  const [policy, setPolicy] = useState<Policy>(plan.plan.policy)
  return (
    <>
      <div className="plan-fields">
        {RULES.map((rule) => (
          <label key={rule}>
            {t('plan.rule.' + rule)}
            <Select
              aria-label={t('plan.rule.' + rule)}
              value={policy[rule]}
              options={ACTIONS.map((value) => ({ value, label: t('plan.action.' + value) }))}
              onChange={(action) => setPolicy({ ...policy, [rule]: action })}
            />
          </label>
        ))}
        <label>
          {t('plan.self_review')}
          <span>
            <Switch
              checked={policy.self_review}
              onChange={(self_review) => setPolicy({ ...policy, self_review })}
            />
          </span>
        </label>
      </div>
      <Sign
        project={project}
        base={plan.version}
        done={done}
        write={(signed) => api.putPlan(project, { ...signed, plan: { ...plan.plan, policy } })}
      />
    </>
  )
}

function Import({ project, base, done }: { project: string; base: number; done: () => void }): ReactElement {
  const { t } = useTranslation()
  const [yaml, setYaml] = useState('')
  return (
    <>
      <p>
        <input
          type="file"
          accept=".yaml,.yml"
          aria-label={t('plan.import')}
          onChange={(event) => void event.target.files?.[0]?.text().then(setYaml)}
        />
      </p>
      <Input.TextArea
        rows={14}
        className="code"
        value={yaml}
        aria-label="YAML"
        onChange={(event) => setYaml(event.target.value)}
      />
      <Sign
        project={project}
        base={base}
        done={done}
        write={(signed) => api.putPlan(project, { ...signed, yaml })}
      />
    </>
  )
}

function History({ project, timeZone }: { project: string; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const versions = useQuery({
    queryKey: ['plan', project, 'versions'],
    queryFn: () => api.planVersions(project),
  })
  if (versions.error) return <Trouble error={versions.error} />
  if (versions.isPending) return <Skeleton active />
  return (
    <ol className="versions">
      {versions.data.map((one) => (
        <li key={one.version} value={one.version}>
          <bdi>{one.reason}</bdi>
          <p className="soft">{t('plan.by_at', { author: one.author, at: moment(one.at, timeZone) })}</p>
        </li>
      ))}
    </ol>
  )
}
