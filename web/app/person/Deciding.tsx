/** Taking decisions about ids: what one would do, its reason, and, once it is done, the way back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Modal, Skeleton } from 'antd'
import {
  type ReactElement,
  type ReactNode,
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { DecisionBody, IdentityDecision } from '../api/types'
import { full } from '../format'
import { Trouble } from '../parts/Trouble'
import { useAllowed } from '../state/allowed'
import { What } from './What'

const POLL_MS = 700

const Context = createContext<(decision: DecisionBody) => void>(() => undefined)

/** Opens the dialog for a decision. */
export const useDecide = (): ((decision: DecisionBody) => void) => useContext(Context)

/** Every decision, asked again while the loader has some to carry out. */
export function useDecisions(project: string): { decisions: IdentityDecision[]; error: unknown } {
  const { restricted } = useAllowed()
  const found = useQuery({
    queryKey: ['decisions', project],
    queryFn: () => api.decisions(project),
    enabled: !restricted, // decisions are about everybody's ids
    refetchInterval: (query) => (query.state.data?.some((one) => !one.done) ? POLL_MS : false),
  })
  return { decisions: found.data ?? [], error: found.error }
}

export function Deciding({ project, children }: { project: string; children: ReactNode }): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [open, setOpen] = useState<DecisionBody>()
  const [last, setLast] = useState<number>()
  const { decisions } = useDecisions(project)
  const mine = decisions.find((one) => one.id === last)
  // Not how many wait: a quick loader has carried a decision out before it was ever seen waiting.
  const done = decisions.filter((one) => one.done).length
  const before = useRef(done)
  useEffect(() => {
    // The loader has carried something out: persons are others than before.
    if (done > before.current) {
      void client.invalidateQueries({ queryKey: ['person', project] })
      void client.invalidateQueries({ queryKey: ['decisions', project] })
    }
    before.current = done
  }, [done, client, project])
  return (
    <Context.Provider value={setOpen}>
      {last !== undefined && (
        <Alert
          className="arrived"
          role="status"
          type={mine?.done ? 'success' : 'info'}
          showIcon
          closable={{ onClose: () => setLast(undefined) }}
          title={t(mine?.done ? 'identity.done' : 'identity.waiting')}
          description={mine && <What decision={mine} />}
          action={
            mine?.undo && (
              <Button size="small" onClick={() => setOpen(mine.undo as unknown as DecisionBody)}>
                {t('identity.undo')}
              </Button>
            )
          }
        />
      )}
      {children}
      {open && (
        <Decide
          key={JSON.stringify(open)}
          project={project}
          decision={open}
          close={(id) => {
            setOpen(undefined)
            if (id !== undefined) setLast(id)
          }}
        />
      )}
    </Context.Provider>
  )
}

function Decide({
  project,
  decision,
  close,
}: {
  project: string
  decision: DecisionBody
  close: (id?: number) => void
}): ReactElement {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const preview = useQuery({
    queryKey: ['decide', project, decision],
    queryFn: () => api.decide(project, { ...decision, reason: 'preview' }, true),
    gcTime: 0,
  })
  const take = useMutation({
    mutationFn: () => api.decide(project, { ...decision, reason }, false),
    onSuccess: async (taken) => {
      await client.invalidateQueries({ queryKey: ['decisions', project] })
      close(taken.id ?? undefined)
    },
  })
  const would = preview.data?.preview
  return (
    <Modal
      open
      title={t('identity.title_' + decision.kind)}
      okText={t('identity.confirm_' + decision.kind)}
      cancelText={t('state.cancel')}
      okButtonProps={{ disabled: !would || !reason.trim() || would.outcome === 'nothing' }}
      confirmLoading={take.isPending}
      onOk={() => take.mutate()}
      onCancel={() => close()}
    >
      <p>
        <What decision={{ kind: decision.kind, what: { ...decision } }} />
      </p>
      {(preview.error ?? take.error) && <Trouble error={preview.error ?? take.error} />}
      {preview.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
      {would && (
        <>
          {would.outcome && <p>{t('identity.outcome_' + would.outcome, { number: would.number ?? '' })}</p>}
          <dl className="facts preview">
            <dt>{t('identity.persons')}</dt>
            <dd className="tabular">
              {full(would.persons_of_several_ids_before)} → <b>{full(would.persons_of_several_ids_after)}</b>
            </dd>
            <dt>{t('identity.actors_moved')}</dt>
            <dd className="tabular">{full(would.actors_moved)}</dd>
            <dt>{t('identity.events_moved')}</dt>
            <dd className="tabular">{full(would.events)}</dd>
          </dl>
          <p className="soft">{t('identity.reversible')}</p>
          {would.outcome !== 'nothing' && (
            <Input
              autoFocus
              value={reason}
              maxLength={500}
              aria-label={t('identity.reason')}
              placeholder={t('identity.reason')}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </>
      )}
    </Modal>
  )
}
