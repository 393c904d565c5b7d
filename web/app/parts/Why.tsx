import { useQuery } from '@tanstack/react-query'
import { Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import { full } from '../format'
import type { Opened } from './MembersDrawer'
import { Name } from './Name'
import { Trouble } from './Trouble'

const SHOWN = 50

/** Why somebody is behind a number: their events with the parts of the question that each is of, and their attempts. */
export function Why({
  project,
  opened,
  person,
}: {
  project: string
  opened: Opened
  person: string
}): ReactElement {
  const { t } = useTranslation()
  const asked = { query: opened.query, person, cell: opened.cell }
  const told = useQuery({
    queryKey: ['explain', project, asked],
    queryFn: () => api.explain(project, asked),
    staleTime: Infinity,
    retry: false,
  })
  if (told.error) return <Trouble error={told.error} retry={() => void told.refetch()} />
  if (!told.data) return <Skeleton active paragraph={{ rows: 2 }} />
  const { events, events_total, attempts, receipt } = told.data
  // What matches first: it is what the answer is made of.
  const matching = events.filter((one) => one.matches.length || one.unmatched.length)
  return (
    <div className="why">
      {attempts.length > 0 && (
        <ol>
          {attempts.slice(0, SHOWN).map((one, i) => (
            <li key={i}>
              {one.counted && <Tag color="blue">{t('members.counted')}</Tag>}
              {t('members.attempt', {
                entered: one.entered,
                steps: one.steps.map((step) => step.step).join(' → '),
              })}{' '}
              <b>{t('members.ended_' + one.ended)}</b>
              {one.missing.length > 0 && (
                <span className="soft"> {t('members.missing', { what: one.missing.join(', ') })}</span>
              )}
              {one.ended_at && <span className="soft"> {one.ended_at}</span>}
            </li>
          ))}
        </ol>
      )}
      <ul>
        {matching.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <span className="tabular">{one.at}</span> <Name name={one.event} />{' '}
            {one.matches.map((part) => (
              <Tag key={part} color="green">
                {part}
              </Tag>
            ))}
            {one.unmatched.map((part) => (
              <Tag key={part.part}>
                {part.part}: {t('members.failed', { what: part.failed.join(', ') })}
              </Tag>
            ))}
          </li>
        ))}
      </ul>
      <p className="soft">
        {t('members.why_foot', {
          shown: full(Math.min(matching.length, SHOWN)),
          all: full(events_total),
          definition: receipt.definition,
        })}
      </p>
    </div>
  )
}
