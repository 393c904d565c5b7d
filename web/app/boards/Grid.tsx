import { DeleteOutlined, DragOutlined, EditOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { Tile } from '../api/boards'
import { follow } from '../shell/Shell'
import { COLUMNS, type Place, placed } from './grid'

const ROW = 56 // px, with the gap
const GAP = 12

const LONG = new Set(['rank', 'text', 'ticker'])

const KEYS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Tiles in 12 columns; narrow screens show them one below the other. While it is edited, tiles are moved by their
 * handle (arrow keys too, with Shift their size) and sized by their corner.
 */
export function Grid({
  tiles,
  editing = false,
  onChange,
  onEdit,
  onRemove,
  onward,
  children,
}: {
  tiles: Tile[]
  editing?: boolean
  onChange?: (tiles: Tile[]) => void
  onEdit?: (tile: Tile) => void
  onRemove?: (tile: Tile) => void
  /** Where a tile's question can be asked on; undefined for those that lead nowhere. */
  onward?: (tile: Tile) => string | undefined
  children: (tile: Tile) => ReactNode
}): ReactElement {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const [moving, setMoving] = useState<{ id: string; tiles: Tile[] }>()
  const shown = moving?.tiles ?? tiles

  const drag = (tile: Tile, size: boolean) => (down: PointerEvent) => {
    if (down.button || !place.current) return
    down.preventDefault()
    const column = place.current.clientWidth / COLUMNS
    let latest = tiles
    const move = (event: globalThis.PointerEvent): void => {
      const dx = Math.round((event.clientX - down.clientX) / column)
      const dy = Math.round((event.clientY - down.clientY) / ROW)
      const to: Place = size
        ? { ...tile, w: tile.w + dx, h: tile.h + dy }
        : { ...tile, x: tile.x + dx, y: tile.y + dy }
      if (size) to.w = Math.min(to.w, COLUMNS - tile.x)
      latest = placed(tiles, tile.id, to)
      setMoving({ id: tile.id, tiles: latest })
    }
    const up = (): void => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      setMoving(undefined)
      if (latest !== tiles) onChange?.(latest)
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up)
  }
  const byKey = (tile: Tile) => (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (!step) return
    event.preventDefault()
    const [dx, dy] = step
    const to = event.shiftKey
      ? { ...tile, w: Math.min(tile.w + dx, COLUMNS - tile.x), h: tile.h + dy }
      : { ...tile, x: tile.x + dx, y: tile.y + dy }
    onChange?.(placed(tiles, tile.id, to))
  }

  const rows = Math.max(1, ...shown.map((tile) => tile.y + tile.h))
  const order = [...shown].sort((a, b) => a.y - b.y || a.x - b.x)
  return (
    <div className="board-grid" ref={place} style={{ '--rows': rows, '--row': `${ROW - GAP}px` } as never}>
      {order.map((tile) => (
        <section
          key={tile.id}
          className={moving?.id === tile.id ? 'tile tile-moving' : `tile tile-of-${tile.kind}`}
          aria-label={tile.title || t('board.kind_' + tile.kind)}
          style={
            {
              gridColumn: `${tile.x + 1} / span ${tile.w}`,
              gridRow: `${tile.y + 1} / span ${tile.h}`,
              '--high': tile.h,
            } as never
          }
        >
          <header className="tile-head">
            <h2>
              <Title tile={tile} to={editing ? undefined : onward?.(tile)} />
            </h2>
            {editing && (
              <span className="tile-tools">
                <Tooltip title={t('board.move_hint')}>
                  <Button
                    size="small"
                    type="text"
                    className="tile-handle"
                    icon={<DragOutlined />}
                    aria-label={t('board.move', { name: tile.title || tile.id })}
                    onPointerDown={drag(tile, false)}
                    onKeyDown={byKey(tile)}
                  />
                </Tooltip>
                <Button
                  size="small"
                  type="text"
                  icon={<EditOutlined />}
                  aria-label={t('board.edit_tile', { name: tile.title || tile.id })}
                  onClick={() => onEdit?.(tile)}
                />
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('board.remove_tile', { name: tile.title || tile.id })}
                  onClick={() => onRemove?.(tile)}
                />
              </span>
            )}
          </header>
          {/* What may be longer than its tile is scrolled by keys too. */}
          <div className="tile-body" tabIndex={LONG.has(tile.kind) ? 0 : undefined}>
            {children(tile)}
          </div>
          {editing && <span className="tile-corner" onPointerDown={drag(tile, true)} aria-hidden="true" />}
        </section>
      ))}
    </div>
  )
}

function Title({ tile, to }: { tile: Tile; to: string | undefined }): ReactElement {
  const { t } = useTranslation()
  const name = tile.title || (to ? t('board.kind_' + tile.kind) : '')
  if (!to) return <>{name}</>
  return (
    <a href={to} title={t('board.onward', { name })} onClick={(event) => follow(event, to)}>
      {name}
    </a>
  )
}
