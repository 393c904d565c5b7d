import { ExperimentOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Popover, Skeleton } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Told } from '../api/types'
import { full } from '../format'
import { Trouble } from './Trouble'

const SAMPLE = 50

/** Asks engine and written definition the same question of a few persons. */
export function CheckButton({ project, query }: { project: string; query: Told['query'] }): ReactElement {
  const { t } = useTranslation()
  const [seed, setSeed] = useState(0)
  const [open, setOpen] = useState(false)
  const check = useMutation({
    mutationFn: (seed: number) => api.check(project, query, SAMPLE, seed),
  })
  const run = (): void => {
    const next = seed + 1
    setSeed(next)
    check.mutate(next)
  }
  const found = check.data
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('check.title')}
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) run()
      }}
      content={
        <div className="receipt" aria-live="polite">
          <p>{t('check.what', { all: SAMPLE })}</p>
          {check.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
          {check.error && <Trouble error={check.error} retry={run} />}
          {found && !check.isPending && (
            <>
              <Alert
                type={found.agrees ? 'success' : 'error'}
                showIcon
                className="notice"
                title={
                  found.agrees
                    ? t('check.agrees', { persons: full(found.sample), rows: full(found.rows) })
                    : t('check.differs', { all: full(found.different), persons: full(found.sample) })
                }
              />
              {found.left_out > 0 && (
                <p className="soft">{t('check.left_out', { all: full(found.left_out) })}</p>
              )}
              {found.differences.length > 0 && (
                <ul className="differences">
                  {found.differences.slice(0, 10).map((one) => (
                    <li key={one.path}>
                      <code>{one.path}</code>{' '}
                      {t('check.both', {
                        engine: JSON.stringify(one.engine),
                        reference: JSON.stringify(one.reference),
                      })}
                    </li>
                  ))}
                </ul>
              )}
              <p className="soft">
                {found.definition} · {t('check.seed', { seed: found.seed })}
              </p>
              <Button size="small" onClick={run}>
                {t('check.again')}
              </Button>
            </>
          )}
        </div>
      }
    >
      <Button icon={<ExperimentOutlined />}>{t('check.button')}</Button>
    </Popover>
  )
}
