import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Annotation, boardsApi } from '../api/boards'
import { noteColour } from '../chart/theme'
import { toMinute } from '../format'
import { Trouble } from '../parts/Trouble'
import { useMay } from '../state/allowed'
import { usePreference } from '../state/preferences'
import './notes.css'

/** When it was: a moment, or from when to when. */
export const timeOf = (note: Pick<Annotation, 'from_at' | 'to_at'>, timeZone: string): string =>
  note.to_at > note.from_at
    ? `${toMinute(note.from_at, timeZone)} – ${toMinute(note.to_at, timeZone)}`
    : toMinute(note.from_at, timeZone)

/** Notes in words: when, what, by whom, of what; whoever may writes or takes them away. */
export function NoteList({
  project,
  timeZone,
  notes,
  onEdit,
}: {
  project: string
  timeZone: string
  notes: Annotation[]
  onEdit?: (note: Annotation) => void
}): ReactElement {
  const { t } = useTranslation()
  const theme = usePreference('theme')
  const saves = useMay('save')
  const client = useQueryClient()
  const forget = useMutation({
    mutationFn: (id: number) => boardsApi.forget(project, id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['annotations', project] }),
  })
  return (
    <>
      {forget.error && <Trouble error={forget.error} />}
      <ul className="plain-list note-list">
        {notes.map((note) => (
          <li key={note.id}>
            <span className="dot" style={{ background: noteColour(note.color, theme) }} />
            <span className="soft tabular">{timeOf(note, timeZone)}</span> <bdi>{note.text}</bdi>{' '}
            <span className="soft">
              <bdi>{note.author}</bdi>
              {note.scope !== 'project' && ` · ${t('annotation.scope_' + note.scope)}`}
            </span>
            {saves && (
              <>
                {onEdit && (
                  <Button
                    type="text"
                    size="small"
                    icon={<EditOutlined />}
                    aria-label={t('annotation.edit', { text: note.text })}
                    onClick={() => onEdit(note)}
                  />
                )}
                <Popconfirm
                  title={t('annotation.remove', { text: note.text })}
                  onConfirm={() => forget.mutate(note.id)}
                >
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteOutlined />}
                    aria-label={t('annotation.remove', { text: note.text })}
                  />
                </Popconfirm>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
