/** What each step found and made, in the order in which the loader takes them. */
import { Tag } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordSteps } from '../api/types'
import { exact, moment, seconds } from '../format'
import { Fate, useReason } from '../parts/Fate'
import { IdText } from '../parts/Id'
import { Name } from '../parts/Name'

const ORDER = ['decoded', 'clock', 'identity', 'facts', 'plan', 'dedup', 'row'] as const
type Step = (typeof ORDER)[number]
/** In the loader the plan and the duplicate are looked at before ids and facts; it is told in the order of reading. */
const REACHED: Record<string, readonly Step[]> = {
  decoded: ['decoded'],
  clock: ['decoded', 'clock'],
  plan: ['decoded', 'clock', 'plan'],
  dedup: ['decoded', 'clock', 'plan', 'dedup'],
}

export function Steps({
  record,
  timeZone,
  open,
}: {
  record: RecordSteps
  timeZone: string
  open: (place: string) => void
}): ReactElement {
  const { t } = useTranslation()
  const explain = useReason()
  const stopped = record.stopped_at
  const reached = stopped ? REACHED[stopped] : undefined
  const bodies: Record<Step, ReactNode> = {
    decoded: <Decoded record={record} />,
    clock: <Clock record={record} timeZone={timeZone} />,
    identity: <Identity record={record} />,
    facts: <Facts record={record} />,
    plan: <Plan record={record} />,
    dedup: <Dedup record={record} open={open} />,
    row: <Row record={record} timeZone={timeZone} />,
  }
  return (
    <>
      <dl className="facts outcome">
        <dt>{t('live.fate')}</dt>
        <dd>
          <Fate fate={record.fate} />
          {record.fate === 'unknown' && <span className="soft">{t('debug.unknown')}</span>}
        </dd>
        <dt>{t('live.received')}</dt>
        <dd className="tabular">
          {exact(record.received_at, timeZone)} <span className="soft">{timeZone}</span>
        </dd>
        {record.reason && (
          <>
            <dt>{t('live.reason')}</dt>
            <dd>
              {explain(record.reason).what} <span className="soft">{explain(record.reason).todo}</span>
              {record.refusals.map((refusal, i) => (
                <p key={i} className="soft">
                  <bdi>{refusal.detail}</bdi>
                </p>
              ))}
            </dd>
          </>
        )}
        {record.releases.map((one, i) => (
          <div key={i} className="contents">
            <dt>{t('quarantine.released')}</dt>
            <dd>
              {moment(one.at, timeZone)} <bdi>{[one.by, one.why].filter(Boolean).join(' · ')}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <h3>{t('debug.steps')}</h3>
      <ol className="steps">
        {ORDER.map((step) => {
          const missed = reached !== undefined && !reached.includes(step)
          return (
            <li key={step} className={stopped === step ? 'stopped' : missed ? 'untold' : undefined}>
              <h3>
                {t('debug.step.' + step)} {stopped === step && <Tag color="error">{t('debug.stopped')}</Tag>}
              </h3>
              {missed ? <p className="soft">{t('debug.not_reached')}</p> : bodies[step]}
            </li>
          )
        })}
      </ol>
    </>
  )
}

function Untold(): ReactElement {
  const { t } = useTranslation()
  return <p className="soft">{t('debug.untold')}</p>
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Names and values, those without a value left out. */
function Pairs({ pairs }: { pairs: [ReactNode, ReactNode][] }): ReactElement {
  return (
    <dl className="facts">
      {pairs
        .filter(([, value]) => value !== '' && value !== null && value !== undefined)
        .map(([name, value], i) => (
          <div key={i} className="contents">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function Decoded({ record }: { record: RecordSteps }): ReactElement {
  const found = record.decoded
  if (!found) return <Untold />
  const pairs = Object.entries(found).map(([name, value]): [ReactNode, ReactNode] => [
    <code key={name}>{name}</code>,
    <bdi key={name + '='}>{text(value)}</bdi>,
  ])
  return <Pairs pairs={pairs} />
}

function Clock({ record, timeZone }: { record: RecordSteps; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const clock = record.clock
  if (!clock) return <Untold />
  const judged =
    clock.measured === null
      ? 'clock_unmeasured'
      : clock.offset === 0
        ? 'clock_right'
        : clock.measured === clock.offset
          ? 'clock_measured'
          : 'clock_pinned'
  return (
    <>
      <p>{t('debug.' + judged)}</p>
      <Pairs
        pairs={[
          [t('debug.time_raw'), <code key="raw">{clock.time_raw || '–'}</code>],
          [t('debug.time_client'), exact(clock.time_client, timeZone)],
          [t('debug.time_sent'), exact(clock.time_sent, timeZone)],
          [t('live.received'), exact(clock.received_at || null, timeZone)],
          [t('debug.measured'), clock.measured === null ? '' : seconds(clock.measured)],
          [
            t('debug.offset'),
            clock.offset === null
              ? ''
              : `${seconds(clock.offset)} (${t('debug.epoch', { n: clock.epoch ?? 0 })}${clock.from_row ? '' : t('trend.comma') + t('debug.offset_now')})`,
          ],
          [t('live.happened'), <b key="time">{exact(clock.time, timeZone)}</b>],
        ]}
      />
    </>
  )
}

function Identity({ record }: { record: RecordSteps }): ReactElement {
  const { t } = useTranslation()
  const found = record.identity
  if (!found) return <Untold />
  const others = Object.entries(found.identities).filter(([, value]) => value !== found.value)
  return (
    <Pairs
      pairs={[
        [t('debug.speaks'), <IdText key="id" idClass={found.id_class} value={found.value} />],
        [
          t('debug.other_ids'),
          others.length
            ? others.map(([name, value]) => (
                <div key={name}>
                  <IdText idClass={name} value={value} />
                </div>
              ))
            : '',
        ],
        [
          t('debug.says'),
          found.evidence.length
            ? found.evidence.map((item) => (
                <div key={item.seq}>
                  {t('identity.op_' + item.op)} <IdText idClass={item.from_class} value={item.from_value} />{' '}
                  {item.to_value && <IdText idClass={item.to_class} value={item.to_value} />}{' '}
                  <Tag>{t('identity.is_' + item.outcome)}</Tag>
                </div>
              ))
            : found.op
              ? t('debug.says_nothing_new')
              : '',
        ],
        [
          t('debug.actor'),
          found.actor && (
            <>
              <code>{found.actor}</code>{' '}
              <span className="soft">{t('person.generation', { n: found.generation + 1 })}</span>
            </>
          ),
        ],
        [t('debug.person_now'), found.person && <code>{found.person}</code>],
      ]}
    />
  )
}

const NAMED: Record<string, string> = {
  country: '$country',
  province: '$province',
  city: '$city',
  browser: '$browser',
  browser_version: '$browser_version',
  os: '$os',
  os_version: '$os_version',
  device_brand: '$brand',
  device_model: '$model',
  device_type: '$device_type',
  url_host: '$url_host',
  url_path: '$url_path',
  url_query: '$url_query',
  referrer_host: '$referrer_host',
  utm_source: '$utm_source',
  utm_medium: '$utm_medium',
  utm_campaign: '$utm_campaign',
  utm_content: '$utm_content',
  utm_term: '$utm_term',
}

function Facts({ record }: { record: RecordSteps }): ReactElement {
  const { t } = useTranslation()
  const found = record.facts as Record<string, string> | null
  if (!found) return record.ops.length ? <p className="soft">{t('debug.no_facts')}</p> : <Untold />
  const derived = Object.entries(NAMED).map(([column, name]): [ReactNode, ReactNode] => [
    <Name key={name} name={name} />,
    found[column] ? <bdi key={column}>{found[column]}</bdi> : '',
  ])
  return (
    <Pairs
      pairs={[
        [<Name key="ip" name="$ip" />, found.ip || t('debug.no_ip')],
        [<Name key="ua" name="$user_agent" />, found.user_agent ? <bdi>{found.user_agent}</bdi> : ''],
        ...derived,
        [
          t('debug.bot'),
          found.bot
            ? t('debug.is_bot', { why: found.bot, version: found.bot_rules })
            : t('debug.no_bot', { version: found.bot_rules }),
        ],
      ]}
    />
  )
}

function Plan({ record }: { record: RecordSteps }): ReactElement {
  const { t } = useTranslation()
  const explain = useReason()
  const { violations, now, set_aside: aside } = record.plan
  const list = (found: Record<string, unknown>[]): ReactElement => (
    <ul>
      {found.map((item, i) => (
        <li key={i}>
          {explain(String(item.code)).what} <code>{String(item.field)}</code>{' '}
          <bdi className="soft">
            {String(item.value)} → {String(item.valid)}
          </bdi>
        </li>
      ))}
    </ul>
  )
  return (
    <>
      {violations.length ? list(violations) : <p>{t('debug.plan_kept')}</p>}
      {aside.length > 0 && <p>{t('debug.set_aside', { names: aside.join(', ') })}</p>}
      {JSON.stringify(now) !== JSON.stringify(violations) && (
        <>
          <p className="soft">{t(now.length ? 'debug.plan_now' : 'debug.plan_now_kept')}</p>
          {now.length > 0 && list(now)}
        </>
      )}
    </>
  )
}

function Dedup({ record, open }: { record: RecordSteps; open: (place: string) => void }): ReactElement {
  const { t } = useTranslation()
  const found = record.dedup
  if (!found) return <Untold />
  return (
    <>
      <p>
        {found.first ? (
          <>
            {t('debug.is_duplicate')}{' '}
            <button type="button" className="as-link" onClick={() => open(found.first!)}>
              {found.first}
            </button>
          </>
        ) : (
          t(record.fate === 'stored' ? 'debug.is_first' : 'debug.no_copy')
        )}
      </p>
      <Pairs
        pairs={[
          [t('debug.event_id'), <code key="id">{found.event_id}</code>],
          [t('debug.client_id'), found.client_event_id && <code>{found.client_event_id}</code>],
        ]}
      />
    </>
  )
}

interface Property {
  name: string
  kind: string
  value: unknown
}

function Row({ record, timeZone }: { record: RecordSteps; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  if (!record.row && !record.ops.length) return <Untold />
  const row = record.row as {
    columns: Record<string, unknown>
    properties: Property[]
    properties_left_out: number
  }
  return (
    <>
      {record.row && (
        <>
          <Pairs
            pairs={Object.entries(row.columns).map(([name, value]): [ReactNode, ReactNode] => [
              <code key={name}>{name}</code>,
              <bdi key={name + '='}>{text(value)}</bdi>,
            ])}
          />
          <table className="properties">
            <tbody>
              {row.properties.map((item) => (
                <tr key={item.name}>
                  <th scope="row">
                    <Name name={item.name} />{' '}
                    <span className="soft">{item.kind && t('kind.' + item.kind)}</span>
                  </th>
                  <td>
                    <bdi>
                      {item.kind === 'datetime' && typeof item.value === 'number'
                        ? exact(item.value, timeZone)
                        : text(item.value)}
                    </bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {row.properties_left_out > 0 && (
            <p className="soft">{t('live.left_out', { count: row.properties_left_out })}</p>
          )}
        </>
      )}
      {record.ops.length > 0 && (
        <table className="properties">
          <tbody>
            {record.ops.map((op, i) => (
              <tr key={i}>
                <th scope="row">
                  <span className="soft">{String(op.op)}</span> {op.key ? <Name name={String(op.key)} /> : ''}
                </th>
                <td>
                  <bdi>
                    {op.kind === 'datetime'
                      ? exact(Number(op.value), timeZone)
                      : op.value === null
                        ? ''
                        : text(op.value)}
                  </bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
