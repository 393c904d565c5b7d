/** What each platform is told, with this server's address and this project. As docs/how-to/point-other-sdks.md says. */

export interface Place {
  origin: string
  project: string
  /** Paths by protocol, of GET …/setup. */
  paths: Record<string, string>
}

export interface Platform {
  key: string
  group: 'own' | 'sensors' | 'vendors' | 'files'
  /** Names of products are names in every language; others come from the locale. */
  name?: string
  text: (place: Place) => string
  /** Which protocol's rules for browsers concern it: of those that run in pages. */
  browser?: 'sensors' | 'events' | 'posthog' | 'mixpanel' | 'amplitude' | 'matomo'
}

const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
const quoted = (text: string): string => JSON.stringify(text)
const shell = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`
const sensors = ({ origin, paths, project }: Place): string =>
  origin + (paths.sensors ?? '/sa?project=' + encodeURIComponent(project))
const hostOf = (origin: string): { host: string; protocol: string; port: string } => {
  const url = new URL(origin)
  const protocol = url.protocol.replace(':', '')
  return { host: url.hostname, protocol, port: url.port || (protocol === 'https' ? '443' : '80') }
}

export const PLATFORMS: Platform[] = [
  {
    key: 'zuji',
    browser: 'events',
    group: 'own',
    name: 'zuji.js',
    text: ({ origin, project }) =>
      `<script async src="${origin}/zuji.js" data-project="${attribute(project)}"></script>\n<script>\n  window.zuji = window.zuji || []\n  zuji.push(['track', 'order', { amount: 168, category: 'tea' }])\n  zuji.push(['login', 'user-42'])\n</script>`,
  },
  {
    key: 'curl',
    group: 'own',
    name: 'curl',
    text: ({ origin, project }) =>
      `curl ${shell(origin + '/api/v1/events')} -H 'Content-Type: application/json' \\\n  -d ${shell(JSON.stringify({ project, event: 'hello', distinct_id: 'me', properties: { n: 1 } }))}`,
  },
  {
    key: 'sensors_js',
    browser: 'sensors',
    group: 'sensors',
    text: (place) =>
      `sensors.init({\n  server_url: '${sensors(place)}',\n  is_track_single_page: true,\n})\nsensors.quick('autoTrack')`,
  },
  {
    key: 'sensors_android',
    group: 'sensors',
    text: (place) =>
      `SAConfigOptions options = new SAConfigOptions(${quoted(sensors(place))});\noptions.setAutoTrackEventType(SensorsAnalyticsAutoTrackEventType.APP_START | SensorsAnalyticsAutoTrackEventType.APP_END);\nSensorsDataAPI.startWithConfigOptions(this, options);`,
  },
  {
    key: 'sensors_ios',
    group: 'sensors',
    text: (place) =>
      `SAConfigOptions *options = [[SAConfigOptions alloc] initWithServerURL:@${quoted(sensors(place))} launchOptions:launchOptions];\n[SensorsAnalyticsSDK startWithConfigOptions:options];`,
  },
  {
    key: 'sensors_mp',
    group: 'sensors',
    text: (place) =>
      `const sensors = require('./utils/sensorsdata.min.js')\nsensors.setPara({ server_url: '${sensors(place)}', autoTrack: { appLaunch: true, appShow: true, pageShow: true } })\nsensors.init()`,
  },
  {
    key: 'sensors_server',
    group: 'sensors',
    text: (place) =>
      `import sensorsanalytics\nconsumer = sensorsanalytics.BatchConsumer(${quoted(sensors(place))})\nsa = sensorsanalytics.SensorsAnalytics(consumer)\nsa.track("user-42", "order", {"amount": 168}, is_login_id=True)\nsa.flush()`,
  },
  {
    key: 'posthog',
    browser: 'posthog',
    group: 'vendors',
    name: 'PostHog',
    text: ({ origin, project }) => `posthog.init(${quoted(project)}, { api_host: '${origin}/posthog' })`,
  },
  {
    key: 'segment',
    group: 'vendors',
    name: 'Segment',
    text: ({ origin, project }) =>
      `import segment.analytics as analytics\nanalytics.write_key, analytics.host = ${quoted(project)}, "${origin}/segment"`,
  },
  {
    key: 'rudder',
    group: 'vendors',
    name: 'RudderStack',
    text: ({ origin, project }) =>
      `import rudderstack.analytics as rudder\nrudder.write_key, rudder.dataPlaneUrl = ${quoted(project)}, "${origin}/rudder"`,
  },
  {
    key: 'mixpanel',
    browser: 'mixpanel',
    group: 'vendors',
    name: 'Mixpanel',
    text: ({ origin, project }) => `mixpanel.init(${quoted(project)}, { api_host: '${origin}/mixpanel' })`,
  },
  {
    key: 'amplitude',
    browser: 'amplitude',
    group: 'vendors',
    name: 'Amplitude',
    text: ({ origin, project }) =>
      `amplitude.init(${quoted(project)}, { serverUrl: '${origin}/amplitude/2/httpapi' })`,
  },
  {
    key: 'snowplow',
    group: 'vendors',
    name: 'Snowplow',
    text: ({ origin, project }) => {
      const { host, protocol, port } = hostOf(origin)
      return `from snowplow_tracker import Emitter, Tracker\ntracker = Tracker("web", [Emitter("${host}", protocol="${protocol}", port=${port})], app_id=${quoted(project)})`
    },
  },
  {
    key: 'matomo',
    browser: 'matomo',
    group: 'vendors',
    name: 'Matomo',
    text: ({ origin, project }) =>
      `_paq.push(['setTrackerUrl', '${origin}/matomo/matomo.php'], ['setSiteId', ${quoted(project)}])`,
  },
  {
    key: 'ga4',
    group: 'vendors',
    name: 'GA4 Measurement Protocol',
    text: ({ origin, project }) =>
      `curl ${shell(`${origin}/ga4/mp/collect?measurement_id=${encodeURIComponent(project)}&api_secret=any`)} \\\n  -d '{"client_id":"1.2","events":[{"name":"login","params":{"method":"mail"}}]}'`,
  },
  { key: 'umeng', group: 'vendors', text: ({ origin }) => `${origin}/umeng/wxm_logs` },
  {
    key: 'nginx',
    group: 'files',
    name: 'Nginx',
    text: ({ project }) => `zuji tail /var/log/nginx/access.log --project ${shell(project)} --format nginx`,
  },
  {
    key: 'file',
    group: 'files',
    text: ({ project }) => `zuji import orders.csv --project ${shell(project)} --const event=order --dry-run`,
  },
]
export const GROUPS = ['own', 'sensors', 'vendors', 'files'] as const
