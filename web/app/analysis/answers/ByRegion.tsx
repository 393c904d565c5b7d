import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapName } from '../../chart/places'
import type { Open } from '../AnswerView'
import type { View } from '../question'
import { Pick } from './Pick'
import { RegionMap } from './RegionMap'
import type { Mapped } from './regions'

/** One of an answer's numbers on a map, and the choice which; the first where `view.mapped` names none of them. */
export function ByRegion({
  map,
  figures,
  view,
  onView,
  compact,
  open,
}: {
  map: MapName
  figures: Mapped[]
  view: View
  onView?: (part: View) => void
  compact: boolean
  open?: Open
}): ReactElement | null {
  const { t } = useTranslation()
  const shown = figures.find((one) => one.key === String(view.mapped)) ?? figures[0]
  if (!shown) return null
  return (
    <>
      {onView && !compact && figures.length > 1 && (
        <Pick
          label={t('map.shown')}
          value={shown.key}
          options={figures.map(({ key, title }) => ({ value: key, label: title }))}
          onChange={(mapped) => onView({ mapped })}
        />
      )}
      <RegionMap
        map={map}
        what={shown.title}
        groups={shown.groups}
        tell={shown.tell}
        axis={shown.axis}
        compact={compact}
        open={open}
      />
    </>
  )
}
