/** Clicks on what people can click. Text typed into fields is never read. */
import { type Tracker } from './tracker'

const CLICKABLE =
  'a,button,summary,[role=button],[role=link],[role=menuitem],[role=tab],input[type=button],input[type=submit],input[type=reset],input[type=image],[data-zuji-click]'

export function watchClicks(tracker: Tracker): () => void {
  const clicked = (event: MouseEvent): void => {
    const start = event.composedPath()[0]
    const element = start instanceof Element ? start.closest<HTMLElement>(CLICKABLE) : null
    if (!element || element.closest('[data-zuji-ignore]')) return
    const found: Record<string, unknown> = {
      $element_type: element.tagName.toLowerCase(),
      $element_content: content(element),
      $element_id: element.id,
      $element_name: element.getAttribute('name') ?? '',
      $element_class_name: element.getAttribute('class') ?? '',
      $element_target_url: element.getAttribute('href') ?? '',
      $element_selector: selector(element),
      $page_x: Math.round(event.pageX),
      $page_y: Math.round(event.pageY),
    }
    tracker.track('$WebClick', Object.fromEntries(Object.entries(found).filter(([, value]) => value !== '')))
  }
  // In the capture phase: a page that stops the event still gets its click counted.
  document.addEventListener('click', clicked, true)
  return () => document.removeEventListener('click', clicked, true)
}

function content(element: HTMLElement): string {
  const text =
    element instanceof HTMLInputElement ? element.value : (element.innerText ?? element.textContent)
  return (text || element.getAttribute('aria-label') || element.title || '')
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, 255)
}

function selector(element: Element): string {
  const parts: string[] = []
  for (let at: Element | null = element; at && at !== document.documentElement; at = at.parentElement) {
    if (at.id) {
      parts.unshift('#' + at.id)
      break
    }
    const tag = at.tagName.toLowerCase()
    const twins = at.parentElement
      ? [...at.parentElement.children].filter((e) => e.tagName === at!.tagName)
      : []
    parts.unshift(twins.length > 1 ? `${tag}:nth-of-type(${twins.indexOf(at) + 1})` : tag)
  }
  return parts.join(' > ').slice(0, 1024)
}
