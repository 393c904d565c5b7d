/** A map whose regions are coloured by their numbers. Borders come with the first map that is shown, from this origin. */
import { full, short } from '../format'
import type { Opens } from './Plot'
import { ISLANDS, type MapName } from './places'
import { type Inks, base, tip, tooltip } from './theme'

const FILES: Record<MapName, () => Promise<{ default: string }>> = {
  china: () => import('./maps/china.json?raw'),
  world: () => import('./maps/world.json?raw'),
}
const loaded = new Map<MapName, Promise<Set<string>>>()

/** The names of the map's regions, once it can be drawn. */
export function loadMap(map: MapName): Promise<Set<string>> {
  let names = loaded.get(map)
  if (!names) {
    names = Promise.all([import('./echarts'), FILES[map]()]).then(([{ registerMap }, file]) => {
      const borders = JSON.parse(file.default) as { features: { properties: { name: string } }[] }
      // Called 'china' the library adds its box of the islands of the South China Sea.
      registerMap(map, borders as never)
      return new Set(borders.features.map((one) => one.properties.name))
    })
    names.catch(() => loaded.delete(map)) // the next one tries again
    loaded.set(map, names)
  }
  return names
}

export interface Area {
  region: string
  name: string
  value: number
  opens?: Opens
}
export interface MapOf {
  map: MapName
  areas: Area[]
  /** What a region without a number is called, and said to have. */
  name: (region: string) => string
  nothing: string
  tell?: (value: number | null) => string
  /** How the ends of the scale are written. */
  axis?: (value: number) => string
}

/** One hue from pale to strong, told apart by lightness alone; solid, and stronger than under text. */
const ORDER: Record<Inks['theme'], [string, string]> = {
  light: ['#d3defc', '#1d3fb0'],
  dark: ['#2c3a6b', '#b3c4ff'],
}

export function mapOption(of: MapOf, inks: Inks, width: number, height: number): Record<string, unknown> {
  const { map, areas, tell = full, axis = short } = of
  const values = areas.map((area) => area.value)
  const least = Math.min(0, ...values)
  const most = Math.max(0, ...values)
  const tiny = height < 160 || width < 240
  const bare = inks.theme === 'dark' ? '#2b2f37' : '#f1f2f4'
  return {
    ...base(inks),
    tooltip: {
      ...tooltip(inks),
      trigger: 'item',
      // The library fills in regions without a number: theirs has no title.
      formatter: ({ name, data }: { name: string; data?: { value: number; title?: string } }) =>
        data?.title !== undefined
          ? tip(data.title, [{ name: '', value: tell(data.value) }])
          : tip(of.name(name), name === ISLANDS ? [] : [{ name: '', value: of.nothing }]),
    },
    visualMap: {
      type: 'continuous',
      show: !tiny && areas.length > 0,
      min: least,
      max: most > least ? most : least + 1, // a scale of no length has no colours
      text: [axis(most), axis(least)],
      calculable: false,
      hoverLink: false,
      orient: 'horizontal',
      left: 0,
      bottom: 0,
      itemWidth: 12,
      itemHeight: 120,
      textStyle: { color: inks.soft, fontSize: 12 },
      inRange: { color: ORDER[inks.theme] },
    },
    series: [
      {
        type: 'map',
        map,
        aspectScale: map === 'world' ? 0.8 : 0.78,
        left: 4,
        right: 4,
        top: 4,
        bottom: tiny ? 4 : 28,
        preserveAspect: true,
        selectedMode: false,
        itemStyle: {
          areaColor: bare,
          borderColor: inks.theme === 'dark' ? '#5b616c' : '#b4b9c2',
          borderWidth: 0.6,
        },
        emphasis: {
          label: { show: false },
          itemStyle: { areaColor: 'inherit', borderColor: inks.ink, borderWidth: 1.4 },
        },
        data: areas.map(({ region, name, value, opens }) => ({ name: region, title: name, value, opens })),
      },
    ],
  }
}
