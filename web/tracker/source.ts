/** Where a visit came from: utm parameters and the referrer, in the words that the Sensors web SDK uses. */
import { type Properties } from './encode'
import { read, write } from './storage'

const UTM = ['source', 'medium', 'campaign', 'content', 'term']
const SEARCH = /(^|\.)(baidu|google|bing|sogou|so|sm|yahoo|duckduckgo|yandex|ecosia|toutiao)\.[a-z.]+$/
const SOCIAL =
  /(^|\.)(weibo|zhihu|douban|xiaohongshu|douyin|qq|weixin|facebook|twitter|x|t|linkedin|reddit|instagram|youtube|tiktok)\.[a-z.]+$/

export function utm(search: string, prefix = '$utm_'): Properties {
  const query = new URLSearchParams(search)
  const found: Properties = {}
  for (const name of UTM) {
    const value = query.get('utm_' + name)
    if (value) found[prefix + name] = value
  }
  return found
}

export function host(url: string): string {
  try {
    return new URL(url).hostname
  } catch {
    return ''
  }
}

/** $latest_* properties. They change when a visit comes from outside, and stay for every event until the next one. */
export function latest(key: string, url: string, referrer: string): Properties {
  const from = host(referrer)
  const campaign = utm(new URL(url).search, '$latest_utm_')
  const kept = read(key)
  const paid = Object.keys(campaign).length > 0
  if (kept && !paid && (!from || from === host(url))) {
    try {
      return JSON.parse(kept) as Properties
    } catch {
      // not ours, or cut: begin anew
    }
  }
  const search = SEARCH.test(from)
  const query = search ? new URL(referrer).searchParams : undefined
  const outside = from && from !== host(url)
  const found: Properties = {
    ...campaign,
    $latest_traffic_source_type: paid
      ? '付费广告流量'
      : search
        ? '自然搜索流量'
        : SOCIAL.test(from)
          ? '社交网站流量'
          : outside
            ? '引荐流量'
            : '直接流量',
    $latest_search_keyword:
      query?.get('wd') ||
      query?.get('q') ||
      query?.get('query') ||
      (search ? '未取到值' : '未取到值_直接打开'),
    $latest_referrer: outside ? referrer.slice(0, 200) : '',
    $latest_referrer_host: outside ? from : '',
    $latest_landing_page: url.slice(0, 1024),
  }
  write(key, JSON.stringify(found))
  return found
}
