import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { Badge, Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/Trouble'
import { type Live, useLive } from './useLive'

export interface Pausable extends Live {
  paused: boolean
  setPaused: (paused: boolean) => void
}

/** Records as they arrive, with a pause. ids: only those that carry one of them. */
export function usePausable(project: string, ids?: readonly string[]): Pausable {
  const [paused, setPaused] = useState(false)
  return { ...useLive(project, paused, ids), paused, setPaused }
}

/** Whether it is connected, and the button that pauses it. */
export function LiveSwitch({ live }: { live: Pausable }): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <Badge
        status={live.connected ? 'success' : 'warning'}
        text={t(live.connected ? 'live.connected' : 'live.reconnecting')}
      />
      <Button
        icon={live.paused ? <PlayCircleOutlined /> : <PauseOutlined />}
        aria-pressed={live.paused}
        onClick={() => live.setPaused(!live.paused)}
      >
        {t(live.paused ? 'live.resume' : 'live.pause')}
      </Button>
    </>
  )
}

/** How many wait behind the pause; nothing while none do. */
export function LiveWaiting({ live }: { live: Pausable }): ReactElement | null {
  const { t } = useTranslation()
  if (!live.paused || !live.waiting) return null
  return <span className="soft">{t('live.paused', { count: live.waiting })}</span>
}

export function LiveTrouble({ live }: { live: Pausable }): ReactElement | null {
  return live.error === undefined ? null : <Trouble error={live.error} retry={live.retry} />
}
