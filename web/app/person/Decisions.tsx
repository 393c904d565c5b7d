import { Button, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecisionBody, IdentityDecision } from '../api/types'
import { moment } from '../format'
import { useMay } from '../state/allowed'
import { useDecide } from './Deciding'
import { What } from './What'

/** Decisions, newest first, each with the way back. */
export function Decisions({
  decisions,
  timeZone,
}: {
  decisions: IdentityDecision[]
  timeZone: string
}): ReactElement {
  const { t } = useTranslation()
  const decide = useDecide()
  const decides = useMay('sources')
  if (!decisions.length) return <p className="soft">{t('identity.no_decisions')}</p>
  return (
    <ol className="plain-list decisions">
      {decisions.map((one) => (
        <li key={one.id}>
          <div>
            <What decision={one} /> {!one.done && <Tag color="processing">{t('identity.pending')}</Tag>}
            <p className="soft">
              <bdi>{one.reason}</bdi> ·{' '}
              {t('identity.by_at', { author: one.author, at: moment(one.at, timeZone) })}
            </p>
          </div>
          {one.undo && decides && (
            <Button size="small" onClick={() => decide(one.undo as unknown as DecisionBody)}>
              {t('identity.undo')}
            </Button>
          )}
        </li>
      ))}
    </ol>
  )
}
