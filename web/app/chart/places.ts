/** Which region of a map a stored value names. What is stored is as projects send it: names in two languages, codes. */
import type { Language } from '../state/preferences'

export type MapName = 'china' | 'world'

/** The map that shows values of a property; undefined for properties that name no places of it. */
export const mapOf = (property: string | undefined): MapName | undefined =>
  property === '$province' || property === 'province'
    ? 'china'
    : property === '$country' || property === 'country'
      ? 'world'
      : undefined

/** Region of the map, as app/chart/maps/china.json calls it; in full; in English; ISO 3166-2; GB/T 2260; other names. */
const PROVINCES: [string, string, string, string, number, ...string[]][] = [
  ['北京', '北京市', 'Beijing', 'BJ', 11, 'Peking'],
  ['天津', '天津市', 'Tianjin', 'TJ', 12],
  ['河北', '河北省', 'Hebei', 'HE', 13],
  ['山西', '山西省', 'Shanxi', 'SX', 14],
  ['内蒙古', '内蒙古自治区', 'Inner Mongolia', 'NM', 15, 'Nei Mongol', 'Neimenggu', '内蒙'],
  ['辽宁', '辽宁省', 'Liaoning', 'LN', 21],
  ['吉林', '吉林省', 'Jilin', 'JL', 22],
  ['黑龙江', '黑龙江省', 'Heilongjiang', 'HL', 23],
  ['上海', '上海市', 'Shanghai', 'SH', 31],
  ['江苏', '江苏省', 'Jiangsu', 'JS', 32],
  ['浙江', '浙江省', 'Zhejiang', 'ZJ', 33],
  ['安徽', '安徽省', 'Anhui', 'AH', 34],
  ['福建', '福建省', 'Fujian', 'FJ', 35],
  ['江西', '江西省', 'Jiangxi', 'JX', 36],
  ['山东', '山东省', 'Shandong', 'SD', 37],
  ['河南', '河南省', 'Henan', 'HA', 41],
  ['湖北', '湖北省', 'Hubei', 'HB', 42],
  ['湖南', '湖南省', 'Hunan', 'HN', 43],
  ['广东', '广东省', 'Guangdong', 'GD', 44, 'Canton'],
  ['广西', '广西壮族自治区', 'Guangxi', 'GX', 45, '广西省', 'Guangxi Zhuang'],
  ['海南', '海南省', 'Hainan', 'HI', 46],
  ['重庆', '重庆市', 'Chongqing', 'CQ', 50],
  ['四川', '四川省', 'Sichuan', 'SC', 51],
  ['贵州', '贵州省', 'Guizhou', 'GZ', 52],
  ['云南', '云南省', 'Yunnan', 'YN', 53],
  ['西藏', '西藏自治区', 'Xizang', 'XZ', 54, 'Tibet'],
  ['陕西', '陕西省', 'Shaanxi', 'SN', 61],
  ['甘肃', '甘肃省', 'Gansu', 'GS', 62],
  ['青海', '青海省', 'Qinghai', 'QH', 63],
  ['宁夏', '宁夏回族自治区', 'Ningxia', 'NX', 64, 'Ningxia Hui'],
  ['新疆', '新疆维吾尔自治区', 'Xinjiang', 'XJ', 65, 'Xinjiang Uygur', 'Xinjiang Uyghur'],
  ['台湾', '台湾省', 'Taiwan', 'TW', 71, '中国台湾'],
  ['香港', '香港特别行政区', 'Hong Kong', 'HK', 81, '中国香港', '中国香港特别行政区', 'Xianggang'],
  ['澳门', '澳门特别行政区', 'Macao', 'MO', 82, '中国澳门', '中国澳门特别行政区', 'Macau', 'Aomen'],
]
/** Parts of China with codes of their own in ISO 3166-1. */
const PARTS: Record<string, { 'zh-CN': string; en: string }> = {
  TW: { 'zh-CN': '中国台湾', en: 'Taiwan, China' },
  HK: { 'zh-CN': '中国香港', en: 'Hong Kong, China' },
  MO: { 'zh-CN': '中国澳门', en: 'Macao, China' },
}
/** The box that the charts' library adds to the map of China. The islands in it belong to Hainan. */
export const ISLANDS = '南海诸岛'
/** Usual names of countries that are not those of the browser's own table. */
const COUNTRIES: Record<string, string[]> = {
  AE: ['阿拉伯联合酋长国', 'UAE'],
  BA: ['波黑', 'Bosnia and Herzegovina'],
  CD: ['刚果金', '刚果民主共和国', 'DR Congo', 'Democratic Republic of the Congo'],
  CG: ['刚果布', 'Republic of the Congo', 'Congo'],
  CI: ['科特迪瓦', 'Ivory Coast'],
  CN: ['中华人民共和国', '中国大陆', '中国内地', "People's Republic of China", 'PRC', 'Mainland China'],
  CZ: ['捷克共和国', 'Czech Republic'],
  GB: ['UK', 'Great Britain', '联合王国'],
  HK: ['香港', 'Hong Kong', 'Hong Kong SAR'],
  KP: ['北朝鲜', "Democratic People's Republic of Korea", 'DPRK'],
  KR: ['大韩民国', 'Korea', 'Republic of Korea'],
  LA: ['老挝', 'Lao PDR'],
  MK: ['马其顿', 'Macedonia'],
  MM: ['Myanmar', 'Burma'],
  MO: ['澳门', 'Macao', 'Macau', 'Macau SAR'],
  PS: ['巴勒斯坦', 'Palestine'],
  RU: ['俄罗斯联邦', 'Russian Federation'],
  SZ: ['Swaziland'],
  TR: ['Turkey'],
  TW: ['台湾', 'Taiwan', '台湾省', 'Taiwan, Province of China'],
  US: ['USA', 'United States of America', 'America'],
  VN: ['Viet Nam'],
}

const plain = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/[’']/g, "'").replace(/\s+/g, ' ').trim().replace(/^the /, '')

const NAMED_BY: Record<MapName, () => Map<string, string>> = { china: provinces, world: countries }
const made = new Map<MapName, Map<string, string>>()

function provinces(): Map<string, string> {
  const found = new Map<string, string>()
  for (const [region, whole, english, iso, number, ...others] of PROVINCES) {
    const latin = [english, ...others].filter((name) => /^[a-z ]+$/i.test(name))
    const kinds = whole.endsWith('市') // else "Jilin City" would be the province
      ? ['municipality', 'city', 'shi']
      : ['province', 'sheng', 'autonomous region', 'zizhiqu', 'sar']
    const names = [
      ...[region, whole, english, iso, `CN-${iso}`, `CN-${number}`, String(number), `${number}0000`],
      ...[...others, ...latin.flatMap((name) => kinds.map((kind) => `${name} ${kind}`))],
    ]
    for (const name of names) found.set(plain(name), region)
  }
  return found
}

function countries(): Map<string, string> {
  const found = new Map<string, string>()
  const tables = ['zh-CN', 'en'].map(
    (one) => new Intl.DisplayNames([one], { type: 'region', fallback: 'none' }),
  )
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  for (const code of letters.flatMap((one) => letters.map((two) => one + two))) {
    // Not the codes of states that are no more: these have the names of their heirs.
    if (Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) continue
    const names = tables.map((table) => table.of(code)).filter((name) => name !== undefined)
    if (!names.length) continue
    for (const name of [code, ...names]) found.set(plain(name), code)
  }
  for (const [code, names] of Object.entries(COUNTRIES))
    for (const name of names) found.set(plain(name), code)
  for (const [code, names] of Object.entries(PARTS))
    for (const name of Object.values(names)) found.set(plain(name), code)
  return found
}

/** The region that a stored value names, as the map's file calls it; undefined for what names none of it. */
export function regionOf(map: MapName, value: unknown): string | undefined {
  if (typeof value !== 'string' || !value) return undefined
  if (!made.has(map)) made.set(map, NAMED_BY[map]())
  return made.get(map)!.get(plain(value))
}

/** What a region is called in a language. */
export function regionName(map: MapName, region: string, language: Language): string {
  if (map === 'china' && language === 'en')
    return (
      PROVINCES.find(([zh]) => zh === region)?.[2] ??
      (region === ISLANDS ? 'South China Sea Islands' : region)
    )
  if (map === 'china') return region
  if (PARTS[region]) return PARTS[region][language]
  if (!/^[A-Z]{2}$/.test(region)) return region
  return new Intl.DisplayNames([language], { type: 'region' }).of(region) ?? region
}

export interface Placed<Group> {
  drawn: Map<string, Group>
  /** In their order: what names no region of this map, and what names one that a larger group has. */
  beside: Group[]
}

/**
 * Each region's group, and those that the map cannot show. Where two values name one region ("北京" and "北京市") the
 * larger is drawn and the other stands beside, since persons must not be added up.
 */
export function placed<Group extends { value: unknown; total: number | null }>(
  map: MapName,
  groups: Group[],
  shown: (region: string) => boolean = () => true,
): Placed<Group> {
  const drawn = new Map<string, Group>()
  for (const group of groups) {
    const region = group.total === null ? undefined : regionOf(map, group.value)
    if (region === undefined || !shown(region)) continue
    const before = drawn.get(region)
    if (!before || group.total! > before.total!) drawn.set(region, group)
  }
  const on = new Set(drawn.values())
  return { drawn, beside: groups.filter((group) => !on.has(group)) }
}
