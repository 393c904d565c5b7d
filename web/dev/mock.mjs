/**
 * A stand-in for the server while pages are made: `npm run build && npm run mock`, then http://localhost:8199.
 * ?project=empty has no events, ?project=hostile names that try to break out. Never shipped.
 */
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const DIST = new URL('../dist/', import.meta.url).pathname
const SHOP = new URL('../../src/zuji/demo/shop/', import.meta.url).pathname
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}
const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

const EVENTS = [
  ['$pageview', 45550],
  ['view_item', 66749],
  ['$AppViewScreen', 35488],
  ['$MPViewScreen', 34662],
  ['add_to_cart', 15441],
  ['search', 9856],
  ['order', 4794],
  ['pay', 4255],
  ['$SignUp', 5606],
  ['$WebClick', 6122],
]
const HOSTILE = [
  ['<img src=x onerror=alert(1)>', 9],
  ['=HYPERLINK("http://x")', 7],
  ['a"b\'c`;DROP TABLE', 5],
  ['\u202Egnp.exe', 4],
  ['x'.repeat(300), 3],
  ['事件 😀 {{names}}', 2],
]
const PROPERTIES = [
  ['$city', 'text'],
  ['$province', 'text'],
  ['$os', 'text'],
  ['$browser', 'text'],
  ['$utm_source', 'text'],
  ['category', 'text'],
  ['price', 'number'],
  ['amount', 'number'],
  ['$is_first_day', 'bool'],
  ['item_ids', 'list'],
  ['registered_at', 'datetime'],
]
const CITIES = [
  '上海市',
  '北京市',
  '深圳市',
  '广州市',
  '杭州市',
  '成都市',
  '武汉市',
  '南京市',
  '重庆市',
  '苏州市',
]
const REASONS = [
  ['no_id', 'rejected', 92],
  ['bad_event_name', 'rejected', 89],
  ['time_out_of_range', 'quarantined', 171],
  ['bad_properties', 'rejected', 80],
  ['bad_gzip', 'rejected', 1],
]
let hello = 0

const noise = (n) => (((Math.sin(n * 12.9898) * 43758.5453) % 1) + 1) % 1
function points(query, scale, seed) {
  const out = []
  const step = { hour: 3600e3, day: 86400e3, week: 7 * 86400e3, month: 30 * 86400e3 }[query.interval]
  for (
    let at = Date.parse(query.from + 'T00:00:00Z');
    at < Date.parse(query.to + 'T00:00:00Z') + 86400e3;
    at += step
  ) {
    const day = new Date(at)
    const text =
      query.interval === 'hour' ? day.toISOString().slice(0, 19) + '+08:00' : day.toISOString().slice(0, 10)
    const weekend = [0, 6].includes(day.getUTCDay()) ? 1.3 : 1
    out.push({ at: text, value: Math.round(scale * weekend * (0.8 + 0.4 * noise(at / step + seed))) })
  }
  return out
}
function trend(query) {
  const series = query.series.flatMap((s, i) => {
    const base = { event: s.event, measure: s.measure, property: s.property ?? null }
    const scale = (Object.fromEntries([...EVENTS, ...HOSTILE])[s.event] ?? 220000) / 80
    const line = (breakdown, other, factor, seed) => {
      const p = points(query, scale * factor, seed)
      return { ...base, breakdown, other, points: p, total: p.reduce((n, x) => n + x.value, 0) }
    }
    if (!query.breakdowns.length) return [line([], false, 1, i)]
    return [
      ...CITIES.slice(0, query.breakdowns[0].limit ?? 20).map((c, k) =>
        line([c, ...query.breakdowns.slice(1).map(() => 'iOS')], false, 0.3 / (k + 1), k),
      ),
      line([null], false, 0.02, 40),
      line([], true, 0.1, 50),
    ]
  })
  return {
    kind: 'trend',
    series,
    receipt: {
      definition: 'trend/1',
      query,
      time_zone: query.time_zone ?? 'Asia/Shanghai',
      batch: 1284,
      versions: { identity_map: 1284, catalogue: 1284, labels: null },
      rows_read: 323645,
      left_out: query.filters.length ? [{ series: 0, reason: 'filtered', rows: 12031 }] : [],
      engine: 'chDB 26.9',
      elapsed_ms: 41.3,
      query_id: 'b0a6c9f2',
    },
  }
}
let counter = 0
function record(at = Date.now()) {
  const n = counter++
  const fate = ['stored', 'stored', 'stored', 'stored', 'stored', 'duplicate', 'quarantined', 'rejected'][
    Math.floor(noise(n) * 8)
  ]
  const event = EVENTS[Math.floor(noise(n + 7) * EVENTS.length)][0]
  const profile = fate === 'stored' && n % 6 === 0
  return {
    cursor: 'm-' + n,
    received_at: at,
    time: at - 1500,
    kind: profile ? 'profile' : 'event',
    vendor: 'sensors',
    sdk_version: '1.27.11',
    reason: '',
    detail: '',
    field: '',
    fate,
    ...(fate === 'quarantined' && {
      reason: 'time_out_of_range',
      detail: 'time 1970-01-02 is more than 730 days before receipt',
    }),
    ...(fate === 'rejected' && { reason: 'no_id', detail: 'distinct_id is missing' }),
    event: profile || (fate === 'rejected' && n % 2) ? '' : event,
    ...(profile && {
      ops: [
        { op: 'set', key: 'level', value: '金卡会员' },
        { op: 'increment', key: 'order_count', value: 1 },
      ],
    }),
    distinct_id: fate === 'rejected' ? '' : 'u' + Math.floor(noise(n + 3) * 1e6),
    sdk: ['js', 'MiniProgram', 'Android', 'iOS'][n % 4],
    ...(!profile && {
      properties: {
        $url_path: '/product/tea-01',
        $city: '杭州市',
        price: 168,
        item_name: '明前龙井',
        $is_first_day: true,
        item_ids: ['tea-01', 'cup-02'],
        nothing: null,
      },
    }),
  }
}

const refusals = Array.from({ length: 120 }, (_, i) => {
  const [reason, fate] = REASONS[i % REASONS.length]
  const raw =
    reason === 'bad_gzip'
      ? '\u001f\u008b\u0008cut short'
      : JSON.stringify({
          type: 'track',
          event: '1st click!',
          time: 1700000000000 + i,
          properties: { price: 12, note: '<script>alert(1)</script>' },
        })
  return {
    id: 'q' + i,
    at: Date.now() - i * 60e3,
    fate,
    reason,
    field: reason === 'no_id' ? 'distinct_id' : 'event',
    detail:
      "event name '1st click!' must begin with a letter, _ or $, and hold letters, digits, _ and $ only",
    event: '1st click!',
    distinct_id: 'u' + i,
    vendor: 'sensors',
    sdk: 'js',
    sdk_version: '1.27.11',
    preview: raw,
    preview_encoding: 'utf8',
    preview_cut: reason === 'bad_gzip',
    raw_length: reason === 'bad_gzip' ? 5000 : raw.length,
  }
})

function api(method, path, query, body, cookie) {
  if (path === '/session') {
    if (method === 'POST')
      return body.token === 'wrong'
        ? [401, { title: 'unauthorized', detail: 'this key is not known' }]
        : [
            200,
            { by: 'session', scope: 'admin', project: null, version: '0' },
            { 'Set-Cookie': 'zuji=1; Path=/; HttpOnly' },
          ]
    if (method === 'DELETE') return [204, undefined, { 'Set-Cookie': 'zuji=; Path=/; Max-Age=0' }]
    return /zuji=1/.test(cookie)
      ? [200, { by: 'session', scope: 'admin', project: null, version: '0' }]
      : [401, { title: 'unauthorized' }]
  }
  if (path === '/projects')
    return [
      200,
      {
        projects: [
          { name: 'default', time_zone: 'Asia/Shanghai' },
          { name: 'empty', time_zone: 'Asia/Shanghai' },
          { name: 'hostile', time_zone: 'UTC' },
        ],
      },
    ]
  const [, , project, ...rest] = path.split('/')
  const empty = project === 'empty' && hello === 0
  const events = project === 'hostile' ? HOSTILE : empty ? [] : EVENTS
  switch (rest.join('/')) {
    case 'setup':
      return [
        200,
        {
          project,
          server_url: 'http://127.0.0.1:8199',
          paths: { sensors: '/sa?project=' + project },
          time_zone: 'Asia/Shanghai',
        },
      ]
    case 'query':
      return body.series.some((s) => s.event === 'search') && body.filters.length
        ? [
            422,
            {
              title: 'the question cannot be asked',
              problems: [
                {
                  field: 'filters[0].property',
                  value: 'colour',
                  detail: "no event has carried property 'colour'; close: category",
                  valid: ['category'],
                },
              ],
            },
          ]
        : [200, trend(body)]
    case 'catalogue/events':
      return [
        200,
        {
          events: events.map(([name, count]) => ({ name, count, first_at: 1, last_at: 2 })),
          total: events.length,
        },
      ]
    case 'catalogue/properties':
      return [
        200,
        {
          properties:
            query.get('on') === 'profile'
              ? [
                  { name: 'gender', kind: 'text', on: 'profile' },
                  { name: 'level', kind: 'text', on: 'profile' },
                  { name: 'total_paid', kind: 'number', on: 'profile' },
                ]
              : PROPERTIES.map(([name, kind]) => ({ name, kind, on: 'event' })),
        },
      ]
    case 'catalogue/values':
      return [
        200,
        {
          values: CITIES.filter((c) => c.includes(query.get('prefix') ?? '')).map((value, i) => ({
            value,
            count: 9000 - 800 * i,
          })),
        },
      ]
    case 'live':
      return [
        200,
        {
          rows: empty
            ? []
            : query.get('after')
              ? [record()]
              : Array.from({ length: 40 }, (_, i) => record(Date.now() - (40 - i) * 1700)),
          cursor: 'm-' + counter,
        },
      ]
    case 'quarantine': {
      const found = empty
        ? []
        : refusals.filter((r) => !query.get('reason') || r.reason === query.get('reason'))
      const from = Number(query.get('cursor') ?? 0)
      return [
        200,
        {
          reasons: empty ? [] : REASONS.map(([reason, fate, count]) => ({ reason, fate, count })),
          rows: found.slice(from, from + 50),
          cursor: from + 50 < found.length ? String(from + 50) : null,
        },
      ]
    }
    case 'ledger':
      return [
        200,
        {
          incidents: empty
            ? []
            : [
                {
                  id: 'frames/0/71-73',
                  kind: 'frames',
                  detail:
                    'log partition 0: 3 acknowledged requests (number 71 to 73) were not met while loading batch 9; `zuji log verify` shows the damage',
                  at: Date.now() - 3600e3,
                },
                {
                  id: 'equation/1/1/sensors/js/1.2',
                  kind: 'equation',
                  detail:
                    'project 1, minute 2026-11-22T08:00Z, sensors js 1.2: received 1007, but stored 980, duplicate 14, quarantined 6, rejected 4',
                  at: Date.now() - 7200e3,
                },
              ],
          interval: 'minute',
          time_zone: 'Asia/Shanghai',
          since: Date.now() - 3600e3,
          until: Date.now(),
          batch: 9,
          cursor: null,
          sources: [{ vendor: 'sensors', sdk: 'js', sdk_version: '1.2', received: 30_000 }],
          total: counts(30, 4),
          points: Array.from({ length: 60 }, (_, i) => ({ at: minutesAgo(60 - i), ...counts(i % 7, 7) })),
          rows: empty
            ? []
            : Array.from({ length: 30 }, (_, i) => ({
                at: minutesAgo(i),
                since: minutesAgo(i),
                until: minutesAgo(i) + 60e3,
                vendor: 'sensors',
                sdk: ['js', 'Android', 'MiniProgram'][i % 3],
                sdk_version: '1.2',
                ...counts(i, 4),
              })),
        },
      ]
    default:
      return [404, { title: 'not found', detail: `there is nothing at ${path}` }]
  }
}

const minutesAgo = (n) => Math.floor(Date.now() / 60e3) * 60e3 - n * 60e3
const counts = (i, off) => ({
  frames: 20 + i,
  received: 1000 + i + (i === off ? 3 : 0),
  stored: 980,
  duplicate: 10 + i,
  quarantined: 6,
  rejected: 4,
  off: i === off ? 1 : 0,
})

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x')
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  if (url.pathname.startsWith('/api/v1')) {
    const path = url.pathname.slice(7)
    if (path.endsWith('/live/stream')) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      const timer = setInterval(() => {
        if (path.includes('/empty/') && !hello) return
        const r = record()
        response.write(`id: m-${counter}\ndata: ${JSON.stringify(r)}\n\n`)
      }, 900)
      return (
        request.on('close', () => clearInterval(timer)),
        response.on('close', () => clearInterval(timer))
      )
    }
    const [status, value, headers = {}] = api(
      request.method,
      path,
      url.searchParams,
      text ? JSON.parse(text) : {},
      request.headers.cookie ?? '',
    )
    setTimeout(
      () => {
        response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
        response.end(value === undefined ? '' : JSON.stringify(value))
      },
      Number(process.env.DELAY ?? 0),
    )
    return
  }
  if (url.pathname.startsWith('/sa')) {
    hello++
    console.log(decodeURIComponent(text).slice(0, 60))
    return response.writeHead(200).end()
  }
  const demo = url.pathname.startsWith('/demo/')
  const root = demo ? SHOP : DIST
  const name = demo ? url.pathname.slice(6) : url.pathname.slice(1)
  const file = extname(name) ? name : 'index.html'
  try {
    const bytes = await readFile(join(root, file))
    response.writeHead(200, {
      'Content-Type': (TYPES[extname(file)] ?? 'application/octet-stream') + '; charset=utf-8',
      'Content-Security-Policy': CSP,
    })
    response.end(bytes)
  } catch {
    response.writeHead(404).end('not found')
  }
}).listen(Number(process.env.PORT ?? 8199), '127.0.0.1')
