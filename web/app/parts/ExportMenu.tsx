import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Dropdown } from 'antd'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/call'
import { api } from '../api/client'
import { type OnShelf, picture } from '../chart/shelf'
import { useMay } from '../state/allowed'

const FORMATS = ['csv', 'parquet', 'jsonl'] as const
const PICTURES = ['png', 'svg'] as const

/** The answer, or the list behind a number of it, as a file that the server makes of the same question. */
export function ExportMenu({
  project,
  what,
  body,
  name,
  disabled,
  drawn,
}: {
  project: string
  what: 'query' | 'query/members' | 'sql' | 'persons'
  body: unknown
  name: string
  disabled: boolean
  /** The chart that is shown now: it can be carried away as a picture. */
  drawn?: OnShelf
}): ReactElement | null {
  const { t } = useTranslation()
  const exports = useMay('export')
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const drawing = async (format: 'png' | 'svg'): Promise<Blob | null> => {
    const shown = await drawn?.taken()
    return shown ? picture(shown, format) : null
  }
  const save = async (format: string): Promise<void> => {
    setBusy(true)
    try {
      const blob =
        format === 'png' || format === 'svg'
          ? await drawing(format)
          : await api.exported(project, what, body, format)
      if (!blob) {
        void message.info(t('export.no_chart'))
        return
      }
      const url = URL.createObjectURL(blob)
      const link = document.createElement('a')
      link.href = url
      link.download = `${name}.${format}`
      link.click()
      setTimeout(() => URL.revokeObjectURL(url), 10_000)
    } catch (error) {
      void message.error(error instanceof ApiError ? error.detail || error.title : String(error))
    } finally {
      setBusy(false)
    }
  }
  // A picture is made here of what is shown already.
  const formats = [...(exports ? FORMATS : []), ...(drawn ? PICTURES : [])]
  if (!formats.length) return null
  return (
    <Dropdown
      trigger={['click']}
      disabled={disabled}
      menu={{
        items: formats.map((format) => ({
          key: format,
          label: t('export.' + format),
        })),
        onClick: ({ key }) => {
          button.current?.focus() // the menu goes: keys, such as Escape in a drawer, must still arrive
          void save(key)
        },
      }}
    >
      <Button ref={button} icon={<DownloadOutlined />} loading={busy}>
        {t('export.button')}
      </Button>
    </Dropdown>
  )
}
