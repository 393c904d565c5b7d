/** Page views and page leaves, one of each for every page, on routes of single-page applications too. */
import { host, utm } from './source'
import { type Tracker } from './tracker'

export function watchPages(tracker: Tracker, routes: boolean): () => void {
  let url = ''
  let referrer = document.referrer
  let title = ''
  let since = 0
  let left = true
  let viewing: (() => void) | undefined

  const view = (): void => {
    url = location.href
    since = Date.now()
    left = false
    const page = { url, path: location.pathname, search: location.search, from: referrer, at: since }
    const send = (): void => {
      viewing = undefined
      title = document.title
      tracker.track(
        '$pageview',
        {
          $url: page.url,
          $url_path: page.path,
          $title: title,
          $referrer: page.from,
          $referrer_host: host(page.from),
          ...utm(page.search),
        },
        page.at,
      )
    }
    // A router changes the address first and the title a moment later.
    const timer = setTimeout(send, 0)
    viewing = () => {
      clearTimeout(timer)
      send()
    }
  }

  const leave = (): void => {
    viewing?.()
    if (left) return
    left = true
    const event_duration = Math.round(Date.now() - since) / 1000
    tracker.track('$WebPageLeave', {
      $url: url,
      $url_path: new URL(url).pathname,
      $title: title,
      event_duration,
      $viewport_position: Math.round(scrollY),
    })
  }

  const moved = (): void => {
    if (location.href === url) return
    leave()
    referrer = url
    view()
  }

  const off: (() => void)[] = []
  const on = (target: EventTarget, name: string, handler: (event: Event) => void): void => {
    target.addEventListener(name, handler)
    off.push(() => target.removeEventListener(name, handler))
  }

  view()
  on(window, 'pagehide', leave)
  on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave()
  })
  // Back to a page that the browser had kept whole: nothing is loaded, yet the page is seen anew.
  on(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) {
      referrer = url
      view()
    }
  })
  if (routes) {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name]
      history[name] = function (...args) {
        original.apply(this, args)
        moved()
      }
      off.push(() => (history[name] = original))
    }
    on(window, 'popstate', moved)
    on(window, 'hashchange', moved)
  }
  return () => off.forEach((end) => end())
}
