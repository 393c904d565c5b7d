import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import china from './maps/china.json?raw'
import world from './maps/world.json?raw'
import { type MapName, mapOf, placed, regionName, regionOf } from './places'

const file = (map: MapName): string => ({ china, world })[map]
const regions = (map: MapName): string[] =>
  (JSON.parse(file(map)) as { features: { properties: { name: string } }[] }).features.map(
    (one) => one.properties.name,
  )

/** Stored name, name in full, English: written down here once more, by hand. */
const USUAL = `
  北京 北京市 Beijing|天津 天津市 Tianjin|河北 河北省 Hebei|山西 山西省 Shanxi|内蒙古 内蒙古自治区 Inner_Mongolia
  辽宁 辽宁省 Liaoning|吉林 吉林省 Jilin|黑龙江 黑龙江省 Heilongjiang|上海 上海市 Shanghai|江苏 江苏省 Jiangsu
  浙江 浙江省 Zhejiang|安徽 安徽省 Anhui|福建 福建省 Fujian|江西 江西省 Jiangxi|山东 山东省 Shandong
  河南 河南省 Henan|湖北 湖北省 Hubei|湖南 湖南省 Hunan|广东 广东省 Guangdong|广西 广西壮族自治区 Guangxi
  海南 海南省 Hainan|重庆 重庆市 Chongqing|四川 四川省 Sichuan|贵州 贵州省 Guizhou|云南 云南省 Yunnan
  西藏 西藏自治区 Tibet|陕西 陕西省 Shaanxi|甘肃 甘肃省 Gansu|青海 青海省 Qinghai|宁夏 宁夏回族自治区 Ningxia
  新疆 新疆维吾尔自治区 Xinjiang|台湾 台湾省 Taiwan|香港 香港特别行政区 Hong_Kong|澳门 澳门特别行政区 Macao
`
  .trim()
  .split(/[|\n]/)
  .map((row) => row.trim().split(' ') as [string, string, string])

describe('provinces of China', () => {
  it('are all 34 on the map, each under one name', () => {
    expect(regions('china').sort()).toEqual(USUAL.map(([region]) => region).sort())
  })
  it.each(USUAL)('%s is found by its usual names', (region, whole, english) => {
    const latin = english.replace('_', ' ')
    for (const name of [region, whole, ` ${latin.toUpperCase()} `, latin.toLowerCase()])
      expect([name, regionOf('china', name)]).toEqual([name, region])
    expect(regionName('china', region, 'zh-CN')).toBe(region)
    expect(regionOf('china', regionName('china', region, 'en'))).toBe(region)
  })
  it('are found by codes, and by what is said of their kind', () => {
    expect(
      ['CN-BJ', '110000', 'Shanghai Shi', 'Sichuan Sheng', 'Guangxi Zhuang Autonomous Region'].map((name) =>
        regionOf('china', name),
      ),
    ).toEqual(['北京', '北京', '上海', '四川', '广西'])
  })
  it('are not guessed: cities, parts of names and other kinds of values name none', () => {
    for (const value of ['吉林市', 'Jilin City', '武汉', '湖', 'California', '', null, undefined, 11, true])
      expect(regionOf('china', value)).toBeUndefined()
  })
})

describe('countries', () => {
  it('are found by code, by Chinese and by English name, unless the map has no code of theirs', () => {
    const coded = regions('world').filter((region) => /^[A-Z]{2}$/.test(region))
    expect(coded.length).toBeGreaterThan(230)
    for (const code of coded)
      for (const name of [
        code,
        code.toLowerCase(),
        regionName('world', code, 'zh-CN'),
        regionName('world', code, 'en'),
      ])
        expect([name, regionOf('world', name)]).toEqual([name, code])
  })
  it('are found by every code and name that the loader itself knows', () => {
    // The loader's table is Python: "SH 阿森松岛 AD 安道尔 …".
    const source = readFileSync(
      resolve(import.meta.dirname, '../../../src/zuji/process/countries.py'),
      'utf8',
    )
    const words = source.split('"""')[3]!.trim().split(/\s+/)
    const codes = words.filter((_, i) => i % 2 === 0)
    expect(codes.length).toBeGreaterThan(200)
    expect(codes.filter((code) => regionOf('world', code) !== code)).toEqual([])
    const drawn = new Set(regions('world'))
    // Natural Earth counts these to the states that they belong to; Antarctica is left out.
    expect(codes.filter((code) => !drawn.has(code)).sort()).toEqual(
      ['AQ', 'BQ', 'CC', 'CX', 'GF', 'GI', 'GP', 'MQ', 'RE', 'TK', 'TV', 'YT'].filter((code) =>
        codes.includes(code),
      ),
    )
  })
  it('have other usual names', () => {
    expect(
      [
        'USA',
        'UK',
        'Russian Federation',
        'South Korea',
        '中华人民共和国',
        '刚果（金）',
        'Türkiye',
        'Turkey',
      ].map((name) => regionOf('world', name)),
    ).toEqual(['US', 'GB', 'RU', 'KR', 'CN', 'CD', 'TR', 'TR'])
  })
  it('name Taiwan, Hong Kong and Macao as parts of China', () => {
    expect(['TW', 'HK', 'MO'].map((code) => regionName('world', code, 'zh-CN'))).toEqual([
      '中国台湾',
      '中国香港',
      '中国澳门',
    ])
    expect(['台湾', 'Hong Kong', '澳门'].map((name) => regionOf('world', name))).toEqual(['TW', 'HK', 'MO'])
  })
})

describe('groups on a map', () => {
  const group = (value: unknown, total: number | null): { value: unknown; total: number | null } => ({
    value,
    total,
  })
  it('are all drawn or beside it: of two names of one region the larger is drawn', () => {
    const groups = [
      group('北京市', 3),
      group('北京', 8),
      group('', 4),
      group('武汉', 2),
      group(null, 9),
      group('上海', null),
    ]
    const { drawn, beside } = placed('china', groups)
    expect([...drawn]).toEqual([['北京', groups[1]]])
    expect(beside).toEqual(groups.filter((one) => one !== groups[1]))
  })
  it('stand beside a map that does not draw their region', () => {
    const { drawn, beside } = placed('world', [group('AQ', 1), group('CN', 2)], (region) => region !== 'AQ')
    expect([[...drawn.keys()], beside.length]).toEqual([['CN'], 1])
  })
})

describe('a map', () => {
  it('belongs to properties that name countries or provinces', () => {
    expect(['$country', '$province', '$city', undefined].map(mapOf)).toEqual([
      'world',
      'china',
      undefined,
      undefined,
    ])
  })
  it.each(['china', 'world'] as const)('of %s is less than 150 kB to load', (map) => {
    expect(gzipSync(file(map)).length).toBeLessThan(150_000)
  })
})
