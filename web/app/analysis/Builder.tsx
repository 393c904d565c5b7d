/** The question as plain rows; what is asked less often behind "more". Complaints stand beside the row they are of. */
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Complaint } from '../api/call'
import type { KindOf, Row, RowProps } from './kind'

/** The field of the query that a complaint is of: `steps` of `query.steps[1].event`. */
const rootOf = (complaint: Complaint): string =>
  complaint.field.replace(/^query\./, '').split(/[.[]/)[0] ?? ''

export function Builder({
  kind,
  complaints,
  ...props
}: RowProps & { kind: KindOf; complaints: Complaint[] }): ReactElement {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  const said = (row: Row): Complaint[] => complaints.filter((one) => row.fields.includes(rootOf(one)))
  // What says something there, or is wrong there, is not hidden.
  const used = kind.more.some(
    (row) => said(row).length || row.fields.some((field) => isSaid(props.draft[field])),
  )
  const [more, setMore] = useState(used)
  const open = asked ? more : more || used
  const show = (row: Row): ReactElement => (
    <div className="query-part" key={row.key}>
      <span className="query-word">{t(row.word)}</span>
      <div className="query-rows">
        <row.Body {...props} />
        {said(row).map((one, i) => (
          <p key={i} role="alert" className="complaint">
            <code>{one.field}</code> {one.detail}
            {Array.isArray(one.valid) && one.valid.length > 0 && (
              <> {t('state.valid', { valid: one.valid.join(', ') })}</>
            )}
          </p>
        ))}
      </div>
    </div>
  )
  return (
    <div className="query" role="group" aria-label={t('analysis.' + kind.kind)}>
      {kind.rows.map(show)}
      {kind.more.length > 0 && (
        <div className="query-more">
          <Button
            type="text"
            size="small"
            aria-expanded={open}
            onClick={() => {
              setAsked(true)
              setMore(!open)
            }}
          >
            {t(open ? 'ask.less' : 'ask.more')}
          </Button>
        </div>
      )}
      {open && kind.more.map(show)}
    </div>
  )
}

const isSaid = (value: unknown): boolean => Array.isArray(value) && value.length > 0
