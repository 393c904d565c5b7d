import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Form, Input, Modal, Select, Skeleton, Tag } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { boardsApi } from '../api/boards'
import { toMinute } from '../format'
import { Command } from '../parts/Command'
import { Trouble } from '../parts/Trouble'
import { usePreference } from '../state/preferences'

interface Values {
  recipients: string
  time: string
  weekdays: number[]
  format: string
  language: string
}
const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** When a board is mailed to whom, and what came of it. */
export function ScheduleDialog({
  project,
  board,
  timeZone,
  onClose,
}: {
  project: string
  board: number
  timeZone: string
  onClose: () => void
}): ReactElement {
  const { t } = useTranslation()
  const language = usePreference('language')
  const client = useQueryClient()
  const key = ['schedules', project, board]
  const list = useQuery({ queryKey: key, queryFn: () => boardsApi.schedules(project, board) })
  const renew = (): unknown => client.invalidateQueries({ queryKey: key })
  const add = useMutation({
    mutationFn: (values: Values) =>
      boardsApi.schedule(project, board, {
        ...values,
        recipients: values.recipients.split(/[\s,;]+/).filter(Boolean),
        time_zone: timeZone,
        active: true,
        author: 'ui',
      }),
    onSuccess: renew,
  })
  const pause = useMutation({
    mutationFn: ({ id, active }: { id: number; active: boolean }) =>
      boardsApi.pause(project, board, id, active),
    onSuccess: renew,
  })
  const remove = useMutation({
    mutationFn: (id: number) => boardsApi.unschedule(project, board, id),
    onSuccess: renew,
  })
  const send = useMutation({
    mutationFn: (id: number) => boardsApi.sendNow(project, board, id),
    onSettled: renew,
  })
  const trouble = list.error ?? add.error ?? pause.error ?? remove.error ?? send.error
  return (
    <Modal open width={680} title={t('schedule.title')} footer={null} onCancel={onClose}>
      {list.data && !list.data.ready && (
        <Alert
          type="warning"
          title={t('schedule.not_ready')}
          description={
            <Command text="ZUJI_SMTP_URL=smtps://user:password@host:465?from=zuji@example.com zuji serve" />
          }
        />
      )}
      <Form<Values>
        layout="vertical"
        requiredMark={false}
        initialValues={{ time: '09:00', weekdays: [1, 2, 3, 4, 5], format: 'png', language }}
        onFinish={(values) => add.mutate(values)}
      >
        <Form.Item
          name="recipients"
          label={t('schedule.recipients')}
          rules={[{ required: true, message: t('schedule.needed') }]}
        >
          <Input placeholder="ana@example.com, bo@example.com" />
        </Form.Item>
        <Form.Item name="time" label={t('schedule.time', { zone: timeZone })}>
          <Input type="time" required style={{ width: 140 }} />
        </Form.Item>
        <Form.Item name="weekdays" label={t('schedule.weekdays')}>
          <Checkbox.Group options={DAYS.map((value) => ({ value, label: t('schedule.day_' + value) }))} />
        </Form.Item>
        <Form.Item name="format" label={t('schedule.format')}>
          <Select
            options={['png', 'pdf'].map((value) => ({ value, label: t('schedule.format_' + value) }))}
          />
        </Form.Item>
        <Form.Item name="language" label={t('schedule.language')}>
          <Select
            options={[
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t('schedule.add')}
        </Button>
      </Form>
      {trouble && <Trouble error={trouble} />}
      <h3>{t('schedule.all')}</h3>
      {list.isPending && <Skeleton active />}
      {list.data?.schedules.length === 0 && <p className="soft">{t('schedule.none')}</p>}
      <ul className="plain-list">
        {list.data?.schedules.map((one) => (
          <li key={one.id}>
            <b className="tabular">{one.time}</b>{' '}
            {one.weekdays.map((day) => t('schedule.day_' + day)).join(' ')}{' '}
            <bdi>{one.recipients.join(', ')}</bdi> <Tag>{one.format.toUpperCase()}</Tag>
            {!one.active && <Tag>{t('schedule.paused')}</Tag>}
            <div className="soft">
              {one.mails[0]
                ? t('schedule.last', {
                    at: toMinute(one.mails[0].at, timeZone),
                    state: t('schedule.state_' + one.mails[0].state),
                  })
                : t('schedule.never_sent')}{' '}
              {one.mails[0]?.detail && <bdi>{one.mails[0].detail}</bdi>}
            </div>
            <Button size="small" loading={send.isPending} onClick={() => send.mutate(one.id)}>
              {t('schedule.send_now')}
            </Button>{' '}
            <Button size="small" onClick={() => pause.mutate({ id: one.id, active: !one.active })}>
              {t(one.active ? 'schedule.pause' : 'schedule.resume')}
            </Button>{' '}
            <Button size="small" danger onClick={() => remove.mutate(one.id)}>
              {t('schedule.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
