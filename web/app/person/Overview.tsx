/** The project's rules for ids, whom they keep apart, persons of very many ids, and every decision. */
import { useQuery } from '@tanstack/react-query'
import { Button, InputNumber, Select, Skeleton, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { IdentitySummary } from '../api/types'
import { full } from '../format'
import { IdText, PageLink, addressOf, classLabel } from '../parts/Id'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { Decisions } from './Decisions'
import { useDecide, useDecisions } from './Deciding'
import { EvidenceTable } from './Somebody'

const MODES = ['one_to_one', 'many_to_one', 'global']
const CONFLICTS_SHOWN = 8
const LOGIN = '$identity_login_id'

export function Overview({ project, timeZone }: { project: string; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const summary = useQuery({
    queryKey: ['person', project, 'summary'],
    queryFn: () => api.identity(project),
  })
  const conflicts = useQuery({
    queryKey: ['person', project, 'conflicts'],
    queryFn: () => api.conflicts(project),
  })
  const largest = useQuery({ queryKey: ['person', project, 'largest'], queryFn: () => api.largest(project) })
  const [all, setAll] = useState(false)
  const { decisions, error } = useDecisions(project)
  const trouble = summary.error ?? conflicts.error ?? largest.error ?? error
  return (
    <div className="person">
      {trouble ? <Trouble error={trouble} /> : null}
      <section className="card">
        <h2>{t('identity.rules')}</h2>
        {summary.data ? (
          <Rules key={JSON.stringify(summary.data)} summary={summary.data} />
        ) : (
          <Skeleton active paragraph={{ rows: 2 }} />
        )}
      </section>
      <section className="card">
        <h2>{t('identity.conflicts')}</h2>
        <p className="soft">{t('identity.conflicts_hint')}</p>
        {conflicts.data?.length === 0 && <p>{t('identity.no_conflicts')}</p>}
        {!!conflicts.data?.length && (
          <EvidenceTable
            evidence={all ? conflicts.data : conflicts.data.slice(0, CONFLICTS_SHOWN)}
            timeZone={timeZone}
          />
        )}
        {!all && (conflicts.data?.length ?? 0) > CONFLICTS_SHOWN && (
          <Button onClick={() => setAll(true)}>{t('state.more')}</Button>
        )}
      </section>
      <section className="card">
        <h2>{t('identity.largest')}</h2>
        <p className="soft">{t('identity.largest_hint')}</p>
        {largest.data?.length === 0 && <p>{t('identity.no_largest')}</p>}
        {!!largest.data?.length && (
          <ul className="plain-list">
            {largest.data.map((one) => (
              <li key={one.person}>
                <b className="tabular count">{full(one.ids)}</b>{' '}
                <PageLink to={addressOf('/person', { id: one.value, class: one.id_class })}>
                  <IdText idClass={one.id_class} value={one.value} />
                </PageLink>{' '}
                {one.full && <Tag color="warning">{t('identity.is_full')}</Tag>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="card">
        <h2>{t('person.decisions')}</h2>
        <Decisions decisions={decisions} timeZone={timeZone} />
      </section>
    </div>
  )
}

/** Mode and limits, whose change is looked at before it is made; inside Deciding. */
export function Rules({ summary }: { summary: IdentitySummary }): ReactElement {
  const { t } = useTranslation()
  const decide = useDecide()
  const decides = useMay('sources')
  const [mode, setMode] = useState(summary.mode)
  const [idsMax, setIdsMax] = useState(summary.ids_max)
  const [logins, setLogins] = useState<number | null>(summary.values_max[LOGIN] ?? null)
  const others = Object.fromEntries(Object.entries(summary.values_max).filter(([name]) => name !== LOGIN))
  const values = logins === null ? others : { ...others, [LOGIN]: logins }
  const changed =
    mode !== summary.mode ||
    idsMax !== summary.ids_max ||
    JSON.stringify(values) !== JSON.stringify({ ...others, ...pick(summary.values_max) })
  return (
    <>
      <p className="soft">
        {t('identity.summary', {
          persons: full(summary.persons_of_several_ids),
          evidence: full(summary.evidence),
        })}
      </p>
      <div className="plan-fields">
        <label>
          {t('identity.mode')}
          <Select
            aria-label={t('identity.mode')}
            value={mode}
            disabled={!decides}
            options={MODES.map((value) => ({ value, label: t('identity.mode_' + value) }))}
            onChange={setMode}
          />
          <span className="soft">{t('identity.mode_hint_' + mode)}</span>
        </label>
        <label>
          {t('identity.ids_max')}
          <InputNumber
            aria-label={t('identity.ids_max')}
            min={2}
            max={100_000}
            precision={0}
            disabled={!decides}
            value={idsMax}
            onChange={(value) => setIdsMax(value ?? summary.ids_max)}
          />
          <span className="soft">{t('identity.ids_max_hint')}</span>
        </label>
        <label>
          {t('identity.values_max', { name: classLabel(t, LOGIN) })}
          <InputNumber
            aria-label={t('identity.values_max', { name: classLabel(t, LOGIN) })}
            min={1}
            max={1_000_000}
            precision={0}
            disabled={!decides}
            value={logins}
            onChange={setLogins}
          />
          <span className="soft">{t('identity.values_max_hint')}</span>
        </label>
      </div>
      {decides ? (
        <Button
          type="primary"
          disabled={!changed}
          onClick={() => decide({ kind: 'rules', mode, ids_max: idsMax, values_max: values })}
        >
          {t('identity.preview')}
        </Button>
      ) : (
        <p className="soft">
          {t('allowed.only', { what: t('identity.rules'), who: t('allowed.who.sources') })}
        </p>
      )}
    </>
  )
}

const pick = (values: Record<string, number>): Record<string, number> =>
  values[LOGIN] === undefined ? {} : { [LOGIN]: values[LOGIN] }
