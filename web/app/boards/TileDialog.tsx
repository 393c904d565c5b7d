import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Segmented, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client'
import type { Tile, TileKind } from '../api/boards'

const SIZES: Record<TileKind, [number, number]> = {
  question: [6, 6],
  number: [3, 3],
  rank: [4, 6],
  text: [6, 2],
  ticker: [4, 6],
}
const KINDS: TileKind[] = ['question', 'number', 'rank', 'text', 'ticker']
const asks = (kind: TileKind): boolean => kind !== 'text' && kind !== 'ticker'

/** What a tile shows: a saved question as its chart, its number or its ranking; a text; the newest events. */
export function TileDialog({
  project,
  tile,
  onDone,
  onClose,
}: {
  project: string
  /** The one that is changed; none where one is added. */
  tile?: Tile
  onDone: (tile: Omit<Tile, 'id' | 'x' | 'y'>) => void
  onClose: () => void
}): ReactElement {
  const { t } = useTranslation()
  const [kind, setKind] = useState<TileKind>(tile?.kind ?? 'question')
  const [title, setTitle] = useState(tile?.title ?? '')
  const [text, setText] = useState(tile?.text ?? '')
  const [saved, setSaved] = useState<number | undefined>(tile?.saved)
  const [search, setSearch] = useState('')
  const found = useQuery({
    queryKey: ['questions', project, search, '', 1],
    queryFn: () => api.questions(project, search, false, 50, 0),
    placeholderData: (before) => before,
  })
  const own = tile?.question !== undefined && asks(kind)
  const name = found.data?.questions.find((one) => one.id === saved)?.name
  const ready = kind === 'text' ? text.trim() !== '' : !asks(kind) || own || saved !== undefined
  const done = (): void => {
    const [w, h] = tile ? [tile.w, tile.h] : SIZES[kind]
    const asked = !asks(kind)
      ? {}
      : own && saved === undefined
        ? { question: tile.question, ...(tile.period && { period: tile.period }) }
        : { saved }
    onDone({ w, h, kind, title: title || name || '', ...(kind === 'text' && { text }), ...asked })
  }
  return (
    <Modal
      open
      title={t(tile ? 'board.change_tile' : 'board.add_tile')}
      okText={t(tile ? 'board.take_over' : 'board.add')}
      okButtonProps={{ disabled: !ready }}
      onOk={done}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t('board.tile_kind')}>
          <Segmented<TileKind>
            value={kind}
            options={KINDS.map((value) => ({ value, label: t('board.kind_' + value) }))}
            onChange={setKind}
          />
        </Form.Item>
        {asks(kind) && (
          <Form.Item label={t('board.tile_question')} extra={own ? t('board.own_question') : undefined}>
            <Select
              aria-label={t('board.tile_question')}
              showSearch
              allowClear={own}
              filterOption={false}
              onSearch={setSearch}
              value={saved}
              placeholder={t('board.pick_question')}
              notFoundContent={t('board.no_questions')}
              options={found.data?.questions.map((one) => ({ value: one.id, label: one.name }))}
              onChange={setSaved}
            />
          </Form.Item>
        )}
        <Form.Item label={t('board.tile_title')}>
          <Input
            aria-label={t('board.tile_title')}
            value={title}
            placeholder={name}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Form.Item>
        {kind === 'text' && (
          <Form.Item label={t('board.tile_text')}>
            <Input.TextArea
              aria-label={t('board.tile_text')}
              rows={5}
              maxLength={10_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
