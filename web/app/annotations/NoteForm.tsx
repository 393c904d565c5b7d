import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Annotation, boardsApi } from '../api/boards'
import { noteColour } from '../chart/theme'
import { inZone, minuteIn } from '../format'
import { Trouble } from '../parts/Trouble'
import { usePreference } from '../state/preferences'
import type { Within } from './useAnnotations'
import './notes.css'

const COLORS = ['blue', 'green', 'orange', 'red', 'purple', 'gray']

interface Values {
  text: string
  at: Dayjs
  until?: Dayjs | null
  color: string
  /** None where there is only one. */
  scope?: string
}

/** Writes a note, or one anew. day: of a new one (YYYY-MM-DD). */
export function NoteForm({
  project,
  timeZone,
  day,
  within,
  note,
  onDone,
}: {
  project: string
  timeZone: string
  day: string
  within: Within
  note?: Annotation
  onDone: () => void
}): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const save = useMutation({
    mutationFn: ({ text, at, until, color, scope = 'project' }: Values) => {
      const ms = (one: Dayjs): number => inZone(one.format('YYYY-MM-DDTHH:mm'), timeZone)
      const of = scope === 'project' ? 0 : scope === note?.scope ? note.of : within[scope as keyof Within]!
      const told = { text, color, scope, of, from_at: ms(at), to_at: ms(until ?? at) }
      return note ? boardsApi.renote(project, note.id, told) : boardsApi.annotate(project, told)
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['annotations', project] })
      form.resetFields()
      onDone()
    },
  })
  const scopes = ['project', 'board', 'question'].filter(
    (one) => one === 'project' || one === note?.scope || within[one as keyof Within],
  )
  const first: Partial<Values> = note
    ? {
        ...{
          text: note.text,
          color: note.color,
          scope: note.scope,
          at: dayjs(minuteIn(note.from_at, timeZone)),
        },
        until: note.to_at > note.from_at ? dayjs(minuteIn(note.to_at, timeZone)) : null,
      }
    : { color: 'blue', scope: 'project', at: dayjs(day).hour(12) }
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={first}
      onFinish={(values) => save.mutate(values)}
      requiredMark={false}
    >
      <Form.Item
        name="text"
        label={t('annotation.text')}
        rules={[{ required: true, whitespace: true, message: t('annotation.needed') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
      <div className="note-times">
        <Form.Item name="at" label={t('annotation.at', { zone: timeZone })}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" allowClear={false} />
        </Form.Item>
        <Form.Item
          name="until"
          label={t('annotation.until')}
          dependencies={['at']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, until: Dayjs | null | undefined) =>
                until && until.isBefore(getFieldValue('at') as Dayjs)
                  ? Promise.reject(new Error(t('annotation.before')))
                  : Promise.resolve(),
            }),
          ]}
        >
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
      </div>
      <Form.Item name="color" label={t('annotation.color')}>
        <Select
          options={COLORS.map((value) => ({
            value,
            label: (
              <>
                <span className="dot" style={{ background: noteColour(value, theme) }} />
                {t('annotation.color_' + value)}
              </>
            ),
          }))}
        />
      </Form.Item>
      {scopes.length > 1 && (
        <Form.Item name="scope" label={t('annotation.scope')}>
          <Select options={scopes.map((value) => ({ value, label: t('annotation.on_' + value) }))} />
        </Form.Item>
      )}
      {save.error && <Trouble error={save.error} />}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t(note ? 'annotation.change' : 'annotation.save')}
      </Button>
      {note && <Button onClick={onDone}>{t('annotation.leave')}</Button>}
    </Form>
  )
}
