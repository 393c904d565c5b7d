import type { ReactElement } from 'react'
import type { Open } from '../AnswerView'
import { Opening, type Said } from './Sheet'

export interface Tile extends Said {
  key: string
  title: string
  /** Small, below the number: of what it is, or how it compares. */
  below?: string
}

/** Numbers that stand for themselves. */
export function Tiles({
  tiles,
  open,
  compact = false,
}: {
  tiles: Tile[]
  open?: Open
  compact?: boolean
}): ReactElement {
  return (
    <ul className={compact ? 'tiles tiles-compact' : 'tiles'}>
      {tiles.map((tile) => (
        <li key={tile.key}>
          <span className="soft tile-title" title={tile.title}>
            <bdi>{tile.title}</bdi>
          </span>
          <b className="tabular tile-number" title={tile.hint}>
            <Opening said={tile} open={open} />
          </b>
          {tile.below && <span className="soft tile-below">{tile.below}</span>}
        </li>
      ))}
    </ul>
  )
}
