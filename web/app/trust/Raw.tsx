import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { full } from '../format'
import { Command } from '../parts/Command'

/** The bytes of a refused record. JSON is set out in lines; everything else is shown as it came. */
export function Raw({ raw, length }: { raw: string; length: number }): ReactElement {
  const { t } = useTranslation()
  const text = useMemo(() => {
    try {
      return JSON.stringify(JSON.parse(raw), null, 2)
    } catch {
      return raw
    }
  }, [raw])
  const kept = new TextEncoder().encode(raw).length
  return (
    <>
      <h3>{t('quarantine.raw')}</h3>
      {length > kept && (
        <p className="soft">{t('quarantine.raw_cut', { shown: full(kept), all: full(length) })}</p>
      )}
      <Command text={text} />
    </>
  )
}
