import { useState, type ReactElement } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DefinitionChange } from '../api/types'
import { moment } from '../format'

const FEW = 5

/** What changed, in words: `Cohort payers, version 3`. */
export function useChangeName(): (change: DefinitionChange) => string {
  const { t } = useTranslation()
  return (change) =>
    t('changes.' + change.what, {
      defaultValue: change.what,
      name: change.name,
      version: change.version,
      all: change.count,
    })
}

/** The marks of the chart as a list: what was changed, when, by whom and why. */
export function ChangeList({
  changes,
  timeZone,
}: {
  changes: DefinitionChange[]
  timeZone: string
}): ReactElement | null {
  const { t } = useTranslation()
  const nameOf = useChangeName()
  const [all, setAll] = useState(false)
  if (!changes.length) return null
  const listed = [...changes].reverse()
  return (
    <section className="definition-changes">
      <h3>{t('changes.title')}</h3>
      <p className="soft">{t('changes.hint')}</p>
      <ul>
        {(all ? listed : listed.slice(0, FEW)).map((one, i) => (
          <li key={i}>
            <span className="tabular">{moment(one.at, timeZone)}</span> <b>{nameOf(one)}</b>{' '}
            <span className="soft">
              <bdi>{one.author}</bdi>
              {one.reason && (
                <>
                  {': '}
                  <bdi>{one.reason}</bdi>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {listed.length > FEW && !all && (
        <Button size="small" onClick={() => setAll(true)}>
          {t('changes.all', { all: listed.length })}
        </Button>
      )}
    </section>
  )
}
