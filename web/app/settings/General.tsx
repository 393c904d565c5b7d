import { Input, Select } from 'antd'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { money } from '../format'
import { usePreference } from '../state/preferences'
import type { CardProps } from './SettingsPage'

/** Those that come first; all others follow by their code. */
const FIRST = ['CNY', 'USD', 'EUR', 'JPY', 'HKD', 'TWD', 'GBP', 'SGD']

export function General({ project, settings, change }: CardProps & { project: string }): ReactElement {
  const { t } = useTranslation()
  const language = usePreference('language')
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value })),
    [],
  )
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'currency' })
    const all = [...new Set([...FIRST, ...Intl.supportedValuesOf('currency')])]
    return all.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
  }, [language])
  return (
    <section className="card">
      <h2>{t('project.general')}</h2>
      <div className="settings-fields">
        <label>
          {t('project.name')}
          <Input value={project} readOnly disabled />
          <span className="soft">{t('project.name_hint')}</span>
        </label>
        <label>
          {t('project.shown')}
          <Input
            value={settings.title}
            maxLength={100}
            placeholder={project}
            onChange={(event) => change({ title: event.target.value })}
          />
          <span className="soft">{t('project.shown_hint')}</span>
        </label>
        <label>
          {t('project.time_zone')}
          <Select
            showSearch
            aria-label={t('project.time_zone')}
            value={settings.time_zone}
            options={zones}
            onChange={(time_zone) => change({ time_zone })}
          />
          <span className="soft">{t('project.time_zone_hint')}</span>
        </label>
        <label>
          {t('project.currency')}
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('project.currency')}
            value={settings.currency}
            options={[{ value: '', label: t('project.no_currency') }, ...currencies]}
            onChange={(currency) => change({ currency })}
          />
          <span className="soft">
            {t('project.currency_hint')} {money(12345.68, settings.currency)}
          </span>
        </label>
      </div>
    </section>
  )
}
