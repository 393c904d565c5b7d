import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Segmented, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forMap, mapIn, viewOf, viewsOf } from '../analysis/mapped'
import { KINDS } from '../analysis/kinds'
import { api } from '../api/client'
import type { Tile, TileKind } from '../api/boards'

const SIZES: Record<TileKind, [number, number]> = {
  question: [6, 6],
  number: [3, 3],
  rank: [4, 6],
  text: [6, 2],
  ticker: [4, 6],
}
const TILE_KINDS: TileKind[] = ['question', 'number', 'rank', 'text', 'ticker']
const asks = (kind: TileKind): boolean => kind !== 'text' && kind !== 'ticker'

interface Question extends Record<string, unknown> {
  kind: string
  breakdowns?: unknown
}

/** How many groups a saved question keeps, where a map could show more; else 0. A tile leaves it as it is. */
function groupsLeft(breakdowns: unknown): number {
  const limit = ((breakdowns as { limit?: number }[])[0]?.limit ?? LIMIT) || LIMIT
  const wanted = (forMap(breakdowns).breakdowns as { limit: number }[])[0]?.limit ?? 0
  return limit < wanted ? limit : 0
}
const LIMIT = 20 // as the server has it

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
  const [chosen, setChosen] = useState(String(tile?.display?.chart ?? ''))
  const [search, setSearch] = useState('')
  const found = useQuery({
    queryKey: ['questions', project, search, '', 1],
    queryFn: () => api.questions(project, search, false, 50, 0),
    placeholderData: (before) => before,
  })
  const own = tile?.question !== undefined && asks(kind)
  // Those that are listed are found by search: the one that is chosen may not be among them.
  const one = useQuery({
    queryKey: ['question', project, saved, tile?.version],
    queryFn: () => api.question(project, String(saved), saved === tile?.saved ? tile?.version : undefined),
    enabled: saved !== undefined,
  })
  const question = saved === undefined ? tile?.question : (one.data?.question as Question | undefined)
  const of = kind === 'question' ? KINDS[String(question?.kind)] : undefined
  const views = of ? viewsOf(of, question?.breakdowns) : []
  const chart = of ? viewOf(of, chosen ? { chart: chosen } : {}, question?.breakdowns) : ''
  const map = chart === 'map' ? mapIn(question?.breakdowns) : undefined
  const fewer = map && saved !== undefined ? groupsLeft(question?.breakdowns) : 0
  const name =
    found.data?.questions.find((row) => row.id === saved)?.name ?? (saved ? one.data?.name : undefined)
  const ready = kind === 'text' ? text.trim() !== '' : !asks(kind) || own || saved !== undefined
  const done = (): void => {
    const [w, h] = tile ? [tile.w, tile.h] : SIZES[kind]
    const asked = !asks(kind)
      ? {}
      : own && saved === undefined
        ? {
            // Its own question may be split so far that every region has its group.
            question: map ? { ...tile.question, ...forMap(question?.breakdowns) } : tile.question,
            ...(tile.period && { period: tile.period }),
          }
        : { saved, ...(saved === tile?.saved && tile?.version && { version: tile.version }) }
    const { chart: _, ...display } = tile?.display ?? {}
    // What a view of another question was chosen for says nothing of this one.
    const kept = saved === tile?.saved ? display : {}
    const shown = views.length > 1 && chart !== views[0] ? { ...kept, chart } : kept
    onDone({
      ...{ w, h, kind, title: title || name || '', display: shown },
      ...(kind === 'text' && { text }),
      ...asked,
    })
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
            options={TILE_KINDS.map((value) => ({ value, label: t('board.kind_' + value) }))}
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
              options={[
                ...(found.data?.questions ?? []),
                ...(one.data && search === '' && !found.data?.questions.some((row) => row.id === saved)
                  ? [one.data]
                  : []),
              ].map((row) => ({ value: row.id, label: row.name }))}
              onChange={setSaved}
            />
          </Form.Item>
        )}
        {views.length > 1 && (
          <Form.Item
            label={t('board.tile_chart')}
            extra={fewer ? t('board.map_groups', { count: fewer }) : undefined}
          >
            <Segmented
              aria-label={t('board.tile_chart')}
              value={chart}
              options={views.map((value) => ({ value, label: t('ask.view_' + value) }))}
              onChange={setChosen}
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
