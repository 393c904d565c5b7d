import { PushpinOutlined } from '@ant-design/icons'
import { Button, Empty, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../state/allowed'
import { NoteForm } from './NoteForm'
import { NoteList } from './NoteList'
import { type Within, useAnnotations } from './useAnnotations'

/** What happened in these days: written down, read, changed and taken away. */
export function NoteButton({
  opened,
  onOpen,
  ...told
}: {
  project: string
  timeZone: string
  from: string
  to: string
  /** What a new note may be of, beside the project. */
  within: Within
  /** null: closed; 0: open; else the note that is written anew. */
  opened: number | null
  onOpen: (note: number | null) => void
}): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <Button icon={<PushpinOutlined />} onClick={() => onOpen(0)}>
        {t('annotation.open')}
      </Button>
      <Modal
        open={opened !== null}
        title={t('annotation.title')}
        footer={null}
        onCancel={() => onOpen(null)}
        destroyOnHidden
      >
        <Notes {...told} opened={opened ?? 0} />
      </Modal>
    </>
  )
}

function Notes({
  project,
  timeZone,
  from,
  to,
  within,
  opened,
}: Omit<Parameters<typeof NoteButton>[0], 'opened' | 'onOpen'> & { opened: number }): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const notes = useAnnotations(project, { from, to, timeZone }, within)
  const [id, setId] = useState(opened)
  const note = notes.find((one) => one.id === id)
  return (
    <>
      {saves && (
        <>
          <p className="soft">{t('annotation.hint')}</p>
          <NoteForm
            key={note?.id ?? 0}
            project={project}
            timeZone={timeZone}
            day={to}
            within={within}
            note={note}
            onDone={() => setId(0)}
          />
        </>
      )}
      <h3>{t('annotation.these_days')}</h3>
      {notes.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('annotation.none')} />
      ) : (
        <NoteList project={project} timeZone={timeZone} notes={notes} onEdit={(one) => setId(one.id)} />
      )}
    </>
  )
}
