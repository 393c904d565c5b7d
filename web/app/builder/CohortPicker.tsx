import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { cohorts } from '../api/cohorts'
import { short } from '../format'

/** One saved cohort, or several, with how many persons each holds. */
export function CohortPicker({
  project,
  value,
  many = false,
  onChange,
}: {
  project: string
  value: string[]
  many?: boolean
  onChange: (names: string[]) => void
}): ReactElement {
  const { t } = useTranslation()
  const list = useQuery({ queryKey: ['cohorts', project], queryFn: () => cohorts.all(project) })
  return (
    <Select
      className="pick-value"
      aria-label={t('ask.cohorts')}
      mode={many ? 'multiple' : undefined}
      showSearch
      loading={list.isPending}
      value={many ? value : (value[0] ?? undefined)}
      placeholder={t('ask.cohorts')}
      popupMatchSelectWidth={280}
      notFoundContent={t('ask.no_cohorts')}
      options={(list.data?.cohorts ?? [])
        .filter((one) => (!one.archived && !one.withheld) || value.includes(one.name))
        .map((one) => ({
          value: one.name,
          label: one.size == null ? one.name : `${one.name} (${short(one.size)})`,
        }))}
      onChange={(next: string | string[]) => onChange(Array.isArray(next) ? next : [next])}
    />
  )
}
