import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Plot } from '../../chart/Plot'
import { type Area, loadMap, mapOption } from '../../chart/map'
import { type MapName, placed, regionName } from '../../chart/places'
import type { Inks } from '../../chart/theme'
import { full } from '../../format'
import { usePreference } from '../../state/preferences'
import type { Open } from '../AnswerView'
import { Opening, type Said } from './Sheet'

export interface MapGroup {
  /** As it is stored. */
  value: unknown
  /** As it is called. */
  name: string
  other: boolean
  total: number | null
  said: Said
}

/** Groups by place on a map, and beside it those that it has no place for, so that nothing is lost. */
export function RegionMap({
  map,
  what,
  groups,
  compact,
  open,
  tell = full,
  axis,
}: {
  map: MapName
  /** What is counted. */
  what: string
  groups: MapGroup[]
  compact: boolean
  open?: Open
  tell?: (value: number | null) => string
  axis?: (value: number) => string
}): ReactElement {
  const { t } = useTranslation()
  const language = usePreference('language')
  const [regions, setRegions] = useState<{ map: MapName; names: Set<string> }>()
  const [failed, setFailed] = useState<{ error: unknown }>()
  useEffect(() => {
    let gone = false
    loadMap(map).then(
      (names) => !gone && setRegions({ map, names }),
      (error: unknown) => !gone && setFailed({ error }),
    )
    return () => {
      gone = true
    }
  }, [map])
  const names = regions?.map === map ? regions.names : undefined
  const { areas, beside } = useMemo(() => {
    const { drawn, beside } = placed(
      map,
      groups.map((group) => (group.other ? { ...group, value: null } : group)),
      (region) => !names || names.has(region),
    )
    const areas = [...drawn].map(([region, group]): Area => ({
      region,
      name: regionName(map, region, language),
      value: group.total!,
      opens: group.said.opens,
    }))
    return { areas, beside }
  }, [map, groups, names, language])
  const make = useCallback(
    (inks: Inks, width: number, height: number) =>
      names
        ? mapOption(
            {
              map,
              areas,
              name: (region) => regionName(map, region, language),
              nothing: t('map.nothing'),
              tell,
              axis,
            },
            inks,
            width,
            height,
          )
        : {},
    [map, names, areas, language, tell, axis, t],
  )
  if (failed) throw failed.error // the page's own boundary offers to try again
  const away = beside.length
    ? t('map.away_named', {
        count: beside.length,
        list: beside.map((group) => `${group.name} ${tell(group.total)}`).join(t('map.comma')),
      })
    : ''
  const plot = (
    <Plot
      make={make}
      label={[t('map.label', { what }), away].filter(Boolean).join('. ')}
      below={away ? [away] : undefined}
      open={open}
      compact={compact}
    />
  )
  if (compact)
    return (
      <div className="region-map-tile">
        {plot}
        {away && (
          <p className="soft" title={away}>
            <bdi>{away}</bdi>
          </p>
        )}
      </div>
    )
  return (
    <>
      <div className={`region-map region-map-${map}`}>
        {plot}
        <aside aria-label={t('map.beside')}>
          <h3>{t('map.beside')}</h3>
          {beside.length === 0 ? (
            <p className="soft">{t('map.all_drawn')}</p>
          ) : (
            <ul>
              {beside.map((group, i) => (
                <li key={i}>
                  <bdi title={group.name}>{group.name}</bdi>
                  <span className="tabular">
                    <Opening said={group.said} open={open} />
                  </span>
                </li>
              ))}
            </ul>
          )}
          {beside.some((group) => !group.other) && <p className="soft">{t('map.beside_hint')}</p>}
          {beside.some((group) => group.other) && <p className="soft">{t('map.other_hint')}</p>}
        </aside>
      </div>
      <p className="soft map-source">{t('map.source')}</p>
    </>
  )
}
