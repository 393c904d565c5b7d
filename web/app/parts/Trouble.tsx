import { Alert, Button } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/call'

/** An error that names the thing, the value and what would be valid, and offers the next step. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }): ReactElement {
  const { t } = useTranslation()
  const known = error instanceof ApiError ? error : undefined
  const title = !known
    ? String(error)
    : known.status === 0
      ? t('state.unreachable')
      : known.status === 403
        ? t('state.forbidden')
        : known.title || t('state.failed', { status: known.status })
  const complaints = known?.complaints ?? []
  return (
    <Alert
      type="error"
      showIcon
      className="trouble"
      title={title}
      description={
        complaints.length ? (
          <ul>
            {complaints.map((complaint, i) => (
              <li key={i}>
                {complaint.field && <code>{complaint.field}</code>} {complaint.detail}
                {Array.isArray(complaint.valid) &&
                  complaint.valid.length > 0 &&
                  !complaint.detail.includes(complaint.valid.join(', ')) && (
                    <> {t('state.valid', { valid: complaint.valid.join(', ') })}</>
                  )}
              </li>
            ))}
          </ul>
        ) : (
          known && known.detail !== title && <bdi>{known.detail}</bdi>
        )
      }
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {t('state.retry')}
          </Button>
        )
      }
    />
  )
}
