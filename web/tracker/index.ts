/**
 * `<script async src="https://host/zuji.js" data-project="default"></script>`
 *
 * data-server, data-project, data-token, data-interval (ms), data-limit (records kept offline), data-debug;
 * data-pages, data-routes, data-clicks: "false" switches that part off.
 */
import { DEFAULTS, Tracker } from './tracker'

type Early = [string, ...unknown[]][]

declare global {
  interface Window {
    zuji?: Tracker | Early
  }
}

function start(script: HTMLOrSVGScriptElement | null): void {
  const early = window.zuji
  if (early instanceof Tracker || !(script instanceof HTMLScriptElement)) return // loaded twice, or as a module
  const data = script.dataset
  const zuji = new Tracker({
    server: (data.server || new URL(script.src, location.href).origin).replace(/\/+$/, ''),
    project: data.project || DEFAULTS.project,
    token: data.token,
    auto: { pages: data.pages !== 'false', routes: data.routes !== 'false', clicks: data.clicks !== 'false' },
    interval: Number(data.interval) || DEFAULTS.interval,
    limit: Number(data.limit) || DEFAULTS.limit,
    debug: 'debug' in data && data.debug !== 'false',
  })
  window.zuji = zuji
  if (Array.isArray(early)) zuji.push(...early)
}

start(document.currentScript)
