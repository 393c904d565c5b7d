import { Select } from 'antd'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Filters } from '../builder/Filters'
import { groupOf, listOf } from '../builder/operators'
import { useProperties } from '../builder/pickers'
import { type Rules, isUnfinished } from './rules'

/** Which properties do not exist for somebody, and of which events they see the rows. */
export function RulesEditor({
  project,
  rules,
  onChange,
}: {
  project: string
  rules: Rules
  onChange: (rules: Rules) => void
}): ReactElement {
  const { t } = useTranslation()
  const properties = useProperties(project)
  const names = useMemo(
    () => [...new Set(properties.all.map((one) => one.property))].sort().map((value) => ({ value })),
    [properties.all],
  )
  return (
    <fieldset className="rules">
      <legend>{t('people.rules')}</legend>
      <p className="soft">{t('people.rules_hint')}</p>
      <label>
        {t('people.hidden')}
        <Select
          mode="tags"
          aria-label={t('people.hidden')}
          placeholder={t('people.hidden_hint')}
          tokenSeparators={[',', '，', ' ']}
          value={rules.hidden}
          options={names}
          onChange={(hidden: string[]) => onChange({ ...rules, hidden })}
        />
      </label>
      <span>{t('people.rows')}</span>
      <Filters
        plain
        project={project}
        group={groupOf(rules.rows)}
        onChange={(group) => onChange({ ...rules, rows: listOf(group) })}
      />
      {rules.rows.some(isUnfinished) && (
        <p className="field-error" role="status">
          {t('people.rows_unfinished')}
        </p>
      )}
    </fieldset>
  )
}
