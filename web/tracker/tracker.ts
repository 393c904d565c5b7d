/** The `zuji` object: everything a page may call. Records follow the Sensors protocol, as its own web SDK sends it. */
import { watchPages } from './pages'
import { watchClicks } from './clicks'
import { type Properties, clean, datetime, trackId, uuid } from './encode'
import { Queue } from './queue'
import { Sender } from './sender'
import { host, latest } from './source'
import { read, write } from './storage'
import { Visitor } from './visitor'

export const VERSION = '0.1.0'

export interface Options {
  /** Address of Zuji, `https://zuji.example.com`. */
  server: string
  project: string
  token?: string
  /** What is recorded without a call. */
  auto: { pages: boolean; routes: boolean; clicks: boolean }
  /** Milliseconds between batches. */
  interval: number
  /** Records kept while the server cannot be reached. */
  limit: number
  debug: boolean
}

export const DEFAULTS: Omit<Options, 'server'> = {
  project: 'default',
  auto: { pages: true, routes: true, clicks: true },
  interval: 3000,
  limit: 500,
  debug: false,
}

export class Tracker {
  readonly version = VERSION
  private readonly visitor: Visitor
  private readonly queue: Queue
  private readonly sender: Sender
  private readonly superKey: string
  private latest: Properties
  private stopping: (() => void)[] = []

  constructor(private readonly options: Options) {
    const prefix = `zuji:${options.project}:`
    const tab = uuid().slice(0, 8)
    const token = options.token ? '&token=' + encodeURIComponent(options.token) : ''
    const url = `${options.server}/sa.gif?project=${encodeURIComponent(options.project)}${token}`
    this.superKey = prefix + 'super'
    this.visitor = new Visitor(prefix + 'visitor')
    this.latest = latest(prefix + 'latest', location.href, document.referrer)
    this.queue = new Queue(prefix + 'q:', tab, options.limit)
    this.sender = new Sender(this.queue, url, options.interval, prefix + 'lease', tab, (message) =>
      console.error('[zuji] ' + message),
    )
    if (this.visitor.isNew) {
      this.profile.setOnce({
        $first_visit_time: new Date(),
        $first_referrer: document.referrer.slice(0, 200),
        $first_referrer_host: host(document.referrer),
        $first_browser_language: navigator.language,
        $first_traffic_source_type: this.latest.$latest_traffic_source_type,
      })
    }
    if (options.auto.pages) this.stopping.push(watchPages(this, options.auto.routes))
    if (options.auto.clicks) this.stopping.push(watchClicks(this))
    // pagehide is the last word on desktop, a hidden page often the last one on phones.
    this.listen(window, 'pagehide', () => this.sender.leave())
    this.listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.sender.leave()
    })
    this.listen(window, 'online', () => this.sender.schedule(true))
    if (this.queue.length) this.sender.schedule()
  }

  /** Records an event. `time` is for callers that know better than now. */
  track(event: string, properties?: Properties, time?: number): void {
    this.record({ type: 'track', event, time }, { ...this.context(), ...clean(properties) })
  }

  /** Tells who this is, from now on and for what this browser did before. */
  login(id: string): void {
    const login = String(id)
    if (!login || login === this.visitor.loginId) return
    if (login === this.visitor.anonymousId) {
      return console.error('[zuji] login: the id equals the anonymous id; nothing was done')
    }
    this.visitor.save({ login })
    this.record(
      { type: 'track_signup', event: '$SignUp', original_id: this.visitor.anonymousId },
      this.context(),
    )
  }

  /** Forgets the login; `true` makes a new anonymous visitor too, for shared devices. */
  logout(fresh = false): void {
    this.visitor.save(fresh ? { login: '', anonymous: uuid() } : { login: '' })
  }

  /** Replaces the anonymous id by one that the page knows (a device id, for example). */
  identify(id: string): void {
    if (id) this.visitor.save({ anonymous: String(id) })
  }

  get distinctId(): string {
    return this.visitor.distinctId
  }

  get anonymousId(): string {
    return this.visitor.anonymousId
  }

  readonly profile = {
    set: (properties: Properties): void => this.change('profile_set', clean(properties)),
    setOnce: (properties: Properties): void => this.change('profile_set_once', clean(properties)),
    increment: (name: string | Properties, by = 1): void =>
      this.change('profile_increment', typeof name === 'string' ? { [name]: by } : name),
    append: (name: string, values: string | string[]): void =>
      this.change('profile_append', { [name]: ([] as string[]).concat(values).map(String) }),
    unset: (names: string | string[]): void =>
      this.change(
        'profile_unset',
        Object.fromEntries(([] as string[]).concat(names).map((name) => [name, true])),
      ),
    delete: (): void => this.change('profile_delete', {}),
  }

  /** Properties that every event from now on carries, on later pages too. */
  register(properties: Properties): void {
    write(this.superKey, JSON.stringify({ ...this.registered(), ...clean(properties) }))
  }

  unregister(name: string): void {
    write(this.superKey, JSON.stringify({ ...this.registered(), [name]: undefined }))
  }

  /** Sends what waits now instead of at the next interval. */
  flush(): Promise<void> {
    return this.sender.flush()
  }

  /** `zuji.push(['track', 'order', {...}])`: works before and after the script has loaded. */
  push(...calls: [string, ...unknown[]][]): number {
    for (const [path, ...args] of calls) {
      let owner: unknown = null
      let target = this as unknown
      for (const part of String(path).split('.')) {
        owner = target
        target = (target as Record<string, unknown> | undefined)?.[part]
      }
      if (typeof target === 'function') target.apply(owner, args)
      else console.error(`[zuji] push: there is no method "${path}"`)
    }
    return 0
  }

  get isFirstDay(): boolean {
    return this.visitor.isFirstDay
  }

  get isNew(): boolean {
    return this.visitor.isNew
  }

  /** Stops listening; records that wait stay for the next page. */
  stop(): void {
    for (const end of this.stopping.splice(0)) end()
  }

  private listen(target: EventTarget, name: string, handler: () => void): void {
    target.addEventListener(name, handler)
    this.stopping.push(() => target.removeEventListener(name, handler))
  }

  private registered(): Properties {
    try {
      return JSON.parse(read(this.superKey) ?? '{}') as Properties
    } catch {
      return {}
    }
  }

  private context(): Properties {
    return {
      $lib: 'js',
      $lib_version: VERSION,
      $timezone_offset: new Date().getTimezoneOffset(),
      $screen_width: screen.width,
      $screen_height: screen.height,
      $viewport_width: innerWidth,
      $viewport_height: innerHeight,
      $url: location.href,
      $url_path: location.pathname,
      $title: document.title,
      $is_first_day: this.visitor.isFirstDay,
      ...this.latest,
      ...this.registered(),
    }
  }

  private change(type: string, properties: Properties): void {
    this.record({ type }, properties)
  }

  private record(
    head: { type: string; event?: string; original_id?: string; time?: number },
    properties: Properties,
  ): void {
    const { anonymousId, loginId } = this.visitor
    const record = {
      ...head,
      time: head.time ?? Date.now(),
      distinct_id: loginId || anonymousId,
      anonymous_id: anonymousId,
      login_id: loginId || undefined,
      identities: { $identity_cookie_id: anonymousId, ...(loginId && { $identity_login_id: loginId }) },
      lib: { $lib: 'js', $lib_version: VERSION, $lib_method: 'code' },
      properties,
      _track_id: trackId(),
    }
    this.queue.add(record)
    if (this.options.debug) console.log('[zuji]', datetime(new Date(record.time)), record)
    this.sender.schedule()
  }
}
