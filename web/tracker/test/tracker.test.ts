import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Page } from './page'

let page: Page
beforeEach(() => (page = new Page()))
afterEach(() => page.close())

const settle = (ms = 3100): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe('records', () => {
  test('an event carries what the protocol asks for', async () => {
    page
      .quiet()
      .track('order', { amount: 12.5, name: '茶', when: new Date(2026, 10, 2, 8, 5, 9, 7), bad: NaN, f() {} })
    await settle()
    const record = page.records('order')[0]!
    expect(record).toMatchObject({
      type: 'track',
      event: 'order',
      lib: { $lib: 'js', $lib_method: 'code' },
      properties: {
        amount: 12.5,
        name: '茶',
        when: '2026-11-02 08:05:09.007',
        $is_first_day: true,
        $latest_utm_source: 'wx',
      },
    })
    expect(record.properties).not.toHaveProperty('bad')
    expect(record.properties).not.toHaveProperty('f')
    expect(record.distinct_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(record.identities).toEqual({ $identity_cookie_id: record.distinct_id })
    expect(Number.isInteger(record._track_id)).toBe(true)
    expect(record.properties.$timezone_offset).toBe(new Date().getTimezoneOffset())
    expect(record._flush_time - record.time).toBe(3000)
    expect(page.sent[0]!.url).toBe('http://zuji.example.com/sa.gif?project=default')
  })

  test('events of one interval leave in one request', async () => {
    const zuji = page.quiet()
    zuji.track('a')
    zuji.track('b')
    await settle()
    expect(page.requests).toBe(1)
    expect(page.records().map((r) => r.event ?? r.type)).toEqual(['profile_set_once', 'a', 'b'])
  })

  test('super properties join every event and outlive the page', async () => {
    page.quiet().register({ shop: 'west' })
    const next = page.quiet()
    next.track('a')
    next.unregister('shop')
    next.track('b')
    await settle()
    expect(page.records('a')[0]!.properties.shop).toBe('west')
    expect(page.records('b')[0]!.properties).not.toHaveProperty('shop')
  })

  test('profile calls become profile records', async () => {
    const zuji = page.quiet()
    zuji.profile.set({ level: 'gold' })
    zuji.profile.increment('orders')
    zuji.profile.append('likes', ['茶', '酒'])
    zuji.profile.unset('level')
    zuji.profile.delete()
    await settle()
    expect(
      page
        .records()
        .slice(1)
        .map((r) => [r.type, r.properties]),
    ).toEqual([
      ['profile_set', { level: 'gold' }],
      ['profile_increment', { orders: 1 }],
      ['profile_append', { likes: ['茶', '酒'] }],
      ['profile_unset', { level: true }],
      ['profile_delete', {}],
    ])
  })

  test('calls pushed by name reach their methods, profile ones too', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    page.quiet().push(['track', 'early', { n: 1 }], ['profile.set', { a: 1 }], ['no.such'])
    await settle()
    expect(page.records('early')[0]!.properties.n).toBe(1)
    expect(page.records('profile_set')).toHaveLength(1)
    expect(error).toHaveBeenCalledOnce()
  })
})

describe('identity', () => {
  test('a login joins the anonymous id, once', async () => {
    const zuji = page.quiet()
    const before = zuji.distinctId
    zuji.login('u1')
    zuji.login('u1')
    zuji.track('after')
    await settle()
    expect(page.records('$SignUp')).toHaveLength(1)
    expect(page.records('$SignUp')[0]).toMatchObject({
      type: 'track_signup',
      distinct_id: 'u1',
      original_id: before,
      login_id: 'u1',
    })
    expect(page.records('after')[0]).toMatchObject({ distinct_id: 'u1', anonymous_id: before })
  })

  test('logout goes back to the anonymous id, or to a new one', () => {
    const zuji = page.quiet()
    const before = zuji.distinctId
    zuji.login('u1')
    zuji.logout()
    expect(zuji.distinctId).toBe(before)
    zuji.logout(true)
    expect(zuji.distinctId).not.toBe(before)
  })

  test('the visitor survives the loss of either store', () => {
    const before = page.quiet().distinctId
    localStorage.clear()
    expect(page.quiet().distinctId).toBe(before)
    document.cookie = 'zuji_default_visitor=; path=/; max-age=0'
    document.cookie = 'zuji_default_visitor=; path=/; domain=example.com; max-age=0'
    expect(page.quiet().distinctId).toBe(before)
  })

  test('another tab that logs in is noticed', () => {
    const [one, two] = [page.quiet(), page.quiet()]
    one.login('u1')
    expect(two.distinctId).toBe('u1')
  })

  test('the first day ends at local midnight, and a returning visitor is not new', async () => {
    page.quiet()
    await settle()
    vi.setSystemTime(new Date('2026-11-03T10:00:00+08:00'))
    const zuji = page.quiet()
    zuji.track('next day')
    await settle()
    expect(page.records('profile_set_once')).toHaveLength(1)
    expect(page.records('next day')[0]!.properties.$is_first_day).toBe(false)
  })
})

describe('pages', () => {
  test('a route change leaves the old page and views the new one', async () => {
    page.open()
    document.title = 'List'
    await settle(2500)
    history.pushState(null, '', '/product/1')
    document.title = 'Product'
    await settle()
    const [first, second] = page.records('$pageview')
    expect(first!.properties).toMatchObject({ $url_path: '/list', $title: 'List', $utm_source: 'wx' })
    expect(second!.properties).toMatchObject({
      $url_path: '/product/1',
      $title: 'Product',
      $referrer_host: 'shop.example.com',
    })
    expect(page.records('$WebPageLeave')).toHaveLength(1)
    expect(page.records('$WebPageLeave')[0]!.properties).toMatchObject({
      $url_path: '/list',
      $title: 'List',
      event_duration: 2.5,
    })
  })

  test('a page is left once, however it ends', async () => {
    page.open()
    await settle(1000)
    page.hide()
    await settle(1000)
    page.hide()
    window.dispatchEvent(new Event('pagehide'))
    await settle()
    expect(page.records('$WebPageLeave')).toHaveLength(1)
    expect(page.records('$WebPageLeave')[0]!.properties.event_duration).toBe(1)
  })

  test('the same address again is not a new page', async () => {
    page.open()
    history.replaceState({ scroll: 1 }, '', location.href)
    await settle()
    expect(page.records('$pageview')).toHaveLength(1)
  })

  test('a page hidden before its title settled still counts', async () => {
    page.open()
    page.hide()
    await settle(0)
    expect(page.records().map((r) => r.event ?? r.type)).toEqual([
      'profile_set_once',
      '$pageview',
      '$WebPageLeave',
    ])
    expect(page.sent.every((s) => s.keepalive)).toBe(true)
  })
})

describe('clicks', () => {
  test('the clickable ancestor is named; typed text is not read', async () => {
    // eslint-disable-next-line no-restricted-properties -- a page of our own
    document.body.innerHTML =
      '<button id="buy" class="big" name="b"><i>立即购买</i></button><input id="t" value="secret"><div data-zuji-ignore><a href="#x">no</a></div>'
    page.open()
    document.querySelector<HTMLElement>('i')!.click()
    document.querySelector<HTMLElement>('#t')!.click()
    document.querySelector<HTMLElement>('a')!.click()
    await settle()
    expect(page.records('$WebClick')).toHaveLength(1)
    expect(page.records('$WebClick')[0]!.properties).toMatchObject({
      $element_id: 'buy',
      $element_type: 'button',
      $element_content: '立即购买',
      $element_class_name: 'big',
      $element_selector: '#buy',
    })
  })
})

describe('delivery', () => {
  test('nothing is lost while the network is down, and nothing is sent twice after', async () => {
    const zuji = page.quiet()
    page.status = 0
    zuji.track('a')
    await settle(20_000)
    expect(page.records()).toHaveLength(0)
    const tries = page.requests
    expect(tries).toBeGreaterThan(1)
    expect(tries).toBeLessThan(6) // it backs off
    page.status = 200
    window.dispatchEvent(new Event('online'))
    await settle(120_000)
    expect(page.records('a')).toHaveLength(1)
  })

  test('a server that breaks is asked again, one that refuses is not, and says so', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const zuji = page.quiet()
    page.status = 503
    zuji.track('a')
    await settle(10_000)
    page.status = 400
    await settle(600_000)
    page.status = 200
    await settle(600_000)
    expect(page.records('a')).toHaveLength(0)
    expect(error.mock.calls.at(-1)![0]).toMatch(/answered 400 for 2 records/)
  })

  test('a retry repeats _track_id and renews _flush_time', async () => {
    const zuji = page.quiet()
    zuji.track('a')
    page.hide() // sent; the answer is never seen, as when the page closes
    const again = page.sent.length
    expect(again).toBeGreaterThan(0)
    localStorage.setItem('zuji:default:q:0.0.x', JSON.stringify(page.records('a')[0]))
    page.quiet()
    await settle(10_000)
    const [one, two] = page.records('a')
    expect(two!._track_id).toBe(one!._track_id)
    expect(two!.time).toBe(one!.time)
    expect(two!._flush_time).toBeGreaterThan(one!._flush_time)
  })

  test('the queue is bounded and drops its oldest', async () => {
    page.status = 0
    const zuji = page.quiet({ limit: 10 })
    for (let i = 0; i < 30; i++) zuji.track('e' + i)
    page.status = 200
    await settle(10_000)
    expect(page.records().map((r) => r.event)).toEqual(Array.from({ length: 10 }, (_, i) => 'e' + (i + 20)))
  })

  test('a closed tab’s records are sent by the next page, and two tabs do not overwrite each other', async () => {
    page.status = 0
    page.quiet().track('one')
    page.quiet().track('two')
    await settle(3100)
    page.status = 200
    page.quiet()
    await settle(60_000)
    expect(page.records('one')).toHaveLength(1)
    expect(page.records('two')).toHaveLength(1)
  })

  test('large queues leave in batches of 50', async () => {
    const zuji = page.quiet()
    for (let i = 0; i < 119; i++) zuji.track('e')
    await settle()
    expect(page.requests).toBe(3)
    expect(page.records()).toHaveLength(120)
  })

  test('with storage refused, memory serves', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('QuotaExceededError')
    })
    page.quiet().track('a')
    await settle()
    expect(page.records('a')).toHaveLength(1)
  })
})
