/** First questions: sensible ones of what the project is known to have. */
import type { Known } from '../kind'

/** Events that say little by themselves: they come with every page or start. */
const DULL = /leave|launch|webclick|appclick|end$/i
const PAID = /pay|order|purchase|支付|付款|下单|购买/i
const FAILED = /fail|cancel|refund|失败|取消|退/i
const BEGUN = /^\$?(appinstall|appstart|signup|register|login|pageview|mplaunch)|注册|启动/i

const telling = (known: Known): string[] => {
  const few = known.events.filter((name) => !DULL.test(name))
  return few.length ? few : known.events
}

export const mostUsed = (known: Known): string => telling(known)[0] ?? '*'

/** What brings money, and the number that says how much; '' where nothing looks like it. */
export const paid = (known: Known): string =>
  known.events.find((name) => PAID.test(name) && !FAILED.test(name) && /pay|支付|付款/i.test(name)) ??
  known.events.find((name) => PAID.test(name) && !FAILED.test(name)) ??
  ''
export const refunded = (known: Known): string => known.events.find((name) => /refund|退款/i.test(name)) ?? ''
export const amount = (known: Known): string =>
  known.numbers.find((name) => /amount|revenue|total|金额|price/i.test(name)) ?? known.numbers[0] ?? ''
export const begun = (known: Known): string =>
  known.events.find((name) => /signup|register|注册/i.test(name)) ??
  known.events.find((name) => BEGUN.test(name)) ??
  mostUsed(known)

/** From much to little, as people lose their way: the most used, something between, what is paid. */
export function steps(known: Known): string[] {
  const all = telling(known).filter((name) => !FAILED.test(name))
  const last = paid(known)
  const before = last ? all.slice(0, all.indexOf(last)) : all
  const custom = before.filter((name) => !name.startsWith('$'))
  const from = custom.length >= 2 ? custom : before
  return [...from.slice(0, 2), ...(last && !from.slice(0, 2).includes(last) ? [last] : [])].slice(0, 3)
}
export const group = (known: Known): string =>
  ['$platform', '$os', '$province', 'category'].find((name) => known.texts.includes(name)) ??
  known.texts.find((name) => !name.startsWith('$')) ??
  known.texts[0] ??
  ''
