import { DeleteOutlined, PushpinOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, DatePicker, Empty, Form, Input, Modal, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { boardsApi } from '../api/boards'
import { toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { useAnnotations } from './useAnnotations'

const COLORS = ['blue', 'green', 'orange', 'red', 'purple', 'gray']

/** What happened in these days: written down, read and taken away. */
export function NoteButton({
  project,
  timeZone,
  from,
  to,
}: {
  project: string
  timeZone: string
  from: string
  to: string
}): ReactElement {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<PushpinOutlined />} onClick={() => setOpen(true)}>
        {t('annotation.open')}
      </Button>
      <Modal
        open={open}
        title={t('annotation.title')}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Notes project={project} timeZone={timeZone} from={from} to={to} />
      </Modal>
    </>
  )
}

interface Values {
  text: string
  at: Dayjs
  color: string
}

/** A moment as the clocks of a zone show it, in ms UTC. */
function inZone(local: Dayjs, timeZone: string): number {
  const plain = Date.parse(local.format('YYYY-MM-DDTHH:mm:00') + 'Z')
  const shown = new Date(new Date(plain).toLocaleString('en-US', { timeZone })).getTime()
  const utc = new Date(new Date(plain).toLocaleString('en-US', { timeZone: 'UTC' })).getTime()
  return plain - (shown - utc)
}

function Notes({ project, timeZone, from, to }: Parameters<typeof NoteButton>[0]): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const client = useQueryClient()
  const notes = useAnnotations(project, from, to)
  const done = (): unknown => client.invalidateQueries({ queryKey: ['annotations', project] })
  const add = useMutation({
    mutationFn: ({ text, at, color }: Values) => {
      const when = inZone(at, timeZone)
      return boardsApi.annotate(project, { text, color, from_at: when, to_at: when })
    },
    onSuccess: done,
  })
  const forget = useMutation({ mutationFn: (id: number) => boardsApi.forget(project, id), onSuccess: done })
  return (
    <>
      {saves && (
        <>
          {' '}
          <p className="soft">{t('annotation.hint')}</p>
          <Form<Values>
            layout="vertical"
            initialValues={{ color: 'blue', at: dayjs(to).hour(12) }}
            onFinish={(values) => add.mutate(values)}
            requiredMark={false}
          >
            <Form.Item
              name="text"
              label={t('annotation.text')}
              rules={[{ required: true, message: t('annotation.needed') }]}
            >
              <Input maxLength={500} />
            </Form.Item>
            <Form.Item name="at" label={t('annotation.at', { zone: timeZone })}>
              <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" allowClear={false} />
            </Form.Item>
            <Form.Item name="color" label={t('annotation.color')}>
              <Select options={COLORS.map((value) => ({ value, label: t('annotation.color_' + value) }))} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={add.isPending}>
              {t('annotation.save')}
            </Button>
          </Form>
        </>
      )}
      {(add.error ?? forget.error) && <Trouble error={add.error ?? forget.error} />}
      <h3>{t('annotation.these_days')}</h3>
      {notes.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('annotation.none')} />
      ) : (
        <ul className="plain-list">
          {notes.map((note) => (
            <li key={note.id}>
              <span className="soft tabular">{toMinute(note.from_at, timeZone)}</span> <bdi>{note.text}</bdi>{' '}
              <span className="soft">
                <bdi>{note.author}</bdi>
              </span>
              {saves && (
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={t('annotation.remove', { text: note.text })}
                  onClick={() => forget.mutate(note.id)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
