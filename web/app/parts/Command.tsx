import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copy } from './copy'

/** Text to be typed elsewhere: shown whole, copied with one press. */
export function Command({ text }: { text: string }): ReactElement {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  return (
    <div className="command">
      <pre tabIndex={0}>{text}</pre>
      <Tooltip title={t(copied ? 'state.copied' : 'state.copy')}>
        <Button
          type="text"
          aria-label={t('state.copy')}
          icon={copied ? <CheckOutlined /> : <CopyOutlined />}
          onClick={() => {
            copy(text)
            setCopied(true)
            setTimeout(() => setCopied(false), 2000)
          }}
        />
      </Tooltip>
    </div>
  )
}
