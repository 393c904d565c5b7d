import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Refusal } from '../api/types'
import { full } from '../format'
import { Command } from '../parts/Command'
import { inLines } from '../parts/json'

/** The bytes of a refused record. JSON is set out in lines; bytes that are no text come as base64 and to be saved. */
export function Raw({ project, record }: { project: string; record: Refusal }): ReactElement {
  const { t } = useTranslation()
  const { preview, preview_encoding: encoding, preview_cut: cut, raw_length: length } = record
  const text = useMemo(() => inLines(preview), [preview])
  return (
    <>
      <h3>{t('quarantine.raw')}</h3>
      <p className="soft">
        {t('quarantine.raw_length', { all: full(length) })}{' '}
        {encoding === 'base64' && t('quarantine.raw_base64')} {cut && t('quarantine.raw_cut')}
      </p>
      <Command text={text} />
      <Button icon={<DownloadOutlined />} href={api.rawOf(project, record.id)} download>
        {t('quarantine.raw_save')}
      </Button>
    </>
  )
}
