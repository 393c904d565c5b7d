/* A shop of one page, to be clicked in. `?project=NAME` chooses where its events go. No framework: read it in a minute. */
'use strict'

const TEXTS = {
  zh: {
    shop: '足迹茶铺', cart: '购物车', login: '登录', logout: '退出', language: 'English', all: '全部商品', search: '搜索茶、茶具、点心', find: '搜索',
    add: '加入购物车', favorite: '收藏', favorited: '已收藏', buy: '去结算', empty: '购物车是空的。', back: '继续逛逛', quantity: '数量', total: '合计',
    checkout: '确认订单', order: '提交订单', pay: '支付', paid: '已支付，谢谢！', name: '用户名（随意填写）', enter: '登录', hello: '你好，', none: '没有找到商品。', remove: '删除',
    about: '这是一家演示商店：不卖任何东西，只把你的点击发给足迹。下面是刚发出的事件：', open: '打开足迹，实时查看', method: '支付方式', wechat_pay: '微信支付', alipay: '支付宝', card: '银行卡', missing: '没有这个页面。',
  },
  en: {
    shop: 'Zuji Tea House', cart: 'Cart', login: 'Sign in', logout: 'Sign out', language: '中文', all: 'All goods', search: 'Search teas, teaware, snacks', find: 'Search',
    add: 'Add to cart', favorite: 'Add to favourites', favorited: 'In favourites', buy: 'Check out', empty: 'Your cart is empty.', back: 'Keep browsing', quantity: 'Quantity', total: 'Total',
    checkout: 'Check out', order: 'Place order', pay: 'Pay', paid: 'Paid. Thank you!', name: 'User name (anything)', enter: 'Sign in', hello: 'Hello, ', none: 'Nothing found.', remove: 'Remove',
    about: 'This is a demo shop: it sells nothing and only sends your clicks to Zuji. The events just sent:', open: 'Open Zuji and watch them arrive', method: 'Pay with', wechat_pay: 'WeChat Pay', alipay: 'Alipay', card: 'Card', missing: 'There is no such page.',
  },
}
const ROOT = '/demo/'
const query = new URLSearchParams(location.search)
const project = query.get('project') || sessionStorage.getItem('project') || 'default'
sessionStorage.setItem('project', project)

// On your own pages this is one tag: <script async src="https://your-zuji/zuji.js" data-project="default"></script>
window.zuji = window.zuji || []
const tag = document.createElement('script')
tag.src = '/zuji.js'
tag.async = true
tag.dataset.project = project
tag.dataset.interval = '300' // quick, for whoever watches; 3 seconds by default
document.head.append(tag)

const kept = (key, or) => JSON.parse(localStorage.getItem('shop.' + key) ?? JSON.stringify(or))
const keep = (key, value) => localStorage.setItem('shop.' + key, JSON.stringify(value))
const state = { language: kept('language', navigator.language.startsWith('zh') ? 'zh' : 'en'), cart: kept('cart', []), user: kept('user', ''), order: null }
let goods = []

const t = (key) => TEXTS[state.language][key]
const nameOf = (item) => (state.language === 'zh' ? item.name : item.name_en)
const money = (n) => new Intl.NumberFormat(state.language === 'zh' ? 'zh-CN' : 'en', { style: 'currency', currency: 'CNY' }).format(n)
const find = (id) => goods.find((item) => item.id === id)
const facts = (item) => ({ item_id: item.id, item_name: item.name, category: item.category, price: item.price })

function send(event, properties) {
  window.zuji.push(['track', event, properties])
  trace(event, properties)
}
function trace(event, properties) {
  const line = document.createElement('li')
  line.textContent = `${event} ${JSON.stringify(properties ?? {})}`
  const list = document.querySelector('.trace')
  list.prepend(line)
  while (list.children.length > 6) list.lastChild.remove()
}

/* el('a', { href: '#' }, 'text', el(...)): every text goes in as text, never as HTML. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(key, value)
    else if (value === true) node.setAttribute(key, '')
    else if (value !== false) node.setAttribute(key, value)
  }
  node.append(...children)
  return node
}
const link = (path, attributes, ...children) => el('a', { href: ROOT + path, 'data-route': true, ...attributes }, ...children)
function tile(item) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 40 30')
  svg.setAttribute('class', 'tile')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', nameOf(item))
  const shapes = [['rect', { width: 40, height: 30, fill: item.colour, opacity: 0.25 }], ['ellipse', { cx: 20, cy: 23, rx: 12, ry: 2.5, fill: item.colour, opacity: 0.35 }], ['path', { d: 'M11 11h18c0 8-3 12-9 12s-9-4-9-12z', fill: item.colour }], ['path', { d: 'M29 12.5c5-1 5 6-1.5 5.5', fill: 'none', stroke: item.colour, 'stroke-width': 1.6 }]]
  for (const [kind, attributes] of shapes) {
    const shape = document.createElementNS(svg.namespaceURI, kind)
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value)
    svg.append(shape)
  }
  return svg
}

const total = () => Math.round(state.cart.reduce((sum, line) => sum + line.price * line.quantity, 0) * 100) / 100
function go(path) {
  history.pushState(null, '', ROOT + path)
  render()
}

const views = {
  '': () => {
    const word = new URLSearchParams(location.search).get('q') ?? ''
    const found = goods.filter((item) => !word || [item.name, item.name_en, item.category, item.category_en].some((s) => s.toLowerCase().includes(word.toLowerCase())))
    const input = el('input', { type: 'search', name: 'q', value: word, placeholder: t('search'), 'aria-label': t('search') })
    const form = el('form', { submit: (event) => {
      event.preventDefault()
      go(input.value ? '?q=' + encodeURIComponent(input.value) : '')
      send('search', { keyword: input.value, result_count: document.querySelectorAll('.card').length })
    } }, input, el('button', { type: 'submit' }, t('find')))
    const cards = found.map((item) => el('li', {}, link('product/' + item.id, { class: 'card' }, tile(item), el('div', {}, el('b', {}, nameOf(item)), el('span', { class: 'price' }, money(item.price))))))
    return [t('shop'), el('h1', {}, t('all')), form, found.length ? el('ul', { class: 'grid' }, ...cards) : el('p', {}, t('none'))]
  },
  product: (id) => {
    const item = find(id)
    if (!item) return views.missing()
    send('view_item', facts(item))
    const amount = el('input', { type: 'number', min: '1', max: '99', value: '1', 'aria-label': t('quantity') })
    const add = () => {
      const quantity = Math.max(1, Math.min(99, Number(amount.value) || 1))
      const line = state.cart.find((other) => other.item_id === id)
      if (line) line.quantity += quantity
      else state.cart.push({ item_id: id, category: item.category, price: item.price, quantity })
      keep('cart', state.cart)
      send('add_to_cart', { ...facts(item), quantity })
      chrome()
    }
    const favorite = (event) => {
      event.target.textContent = t('favorited')
      send('favorite', { item_id: id, category: item.category })
      window.zuji.push(['profile.append', 'liked_categories', [item.category]])
    }
    return [nameOf(item), el('div', { class: 'product' }, tile(item), el('div', {}, el('h1', {}, nameOf(item)), el('p', { class: 'soft' }, state.language === 'zh' ? item.category : item.category_en), el('p', { class: 'price' }, money(item.price)), el('form', { submit: (event) => event.preventDefault() }, amount, el('button', { type: 'button', id: 'add', click: add }, t('add')), el('button', { type: 'button', class: 'plain', id: 'favorite', click: favorite }, t('favorite'))), link('', {}, t('back'))))]
  },
  cart: () => {
    if (!state.cart.length) return [t('cart'), el('h1', {}, t('cart')), el('p', {}, t('empty')), link('', {}, t('back'))]
    const rows = state.cart.map((line, i) => el('tr', {}, el('td', {}, nameOf(find(line.item_id))), el('td', {}, '× ' + line.quantity), el('td', {}, el('button', { type: 'button', class: 'language', click: () => {
      send('remove_from_cart', { item_id: line.item_id, category: line.category, price: line.price })
      state.cart.splice(i, 1)
      keep('cart', state.cart)
      render()
    } }, t('remove'))), el('td', {}, money(line.price * line.quantity))))
    const begin = () => {
      send('checkout', { amount: total(), item_count: state.cart.length })
      go(state.user ? 'checkout' : 'login?next=checkout')
    }
    return [t('cart'), el('h1', {}, t('cart')), el('table', {}, ...rows, el('tr', {}, el('th', {}, t('total')), el('td'), el('td'), el('th', {}, money(total())))), el('button', { type: 'button', id: 'checkout', click: begin }, t('buy'))]
  },
  checkout: () => {
    if (state.order) {
      const method = el('select', { 'aria-label': t('method') }, ...['wechat_pay', 'alipay', 'card'].map((m) => el('option', { value: m }, t(m))))
      const pay = () => {
        const { order_id, amount } = state.order
        send('pay', { order_id, amount, method: method.value })
        window.zuji.push(['profile.increment', { order_count: 1, total_paid: amount }])
        state.order = null
        go('paid')
      }
      return [t('pay'), el('h1', {}, t('pay')), el('p', { class: 'price' }, money(state.order.amount)), el('form', { submit: (event) => event.preventDefault() }, method, el('button', { type: 'button', id: 'pay', click: pay }, t('pay')))]
    }
    if (!state.cart.length) return views.cart()
    const place = () => {
      state.order = { order_id: 'W' + Date.now().toString(36).toUpperCase(), amount: total() }
      send('order', { ...state.order, item_count: state.cart.length, item_ids: state.cart.map((line) => line.item_id), items: state.cart })
      state.cart = []
      keep('cart', [])
      render()
    }
    return [t('checkout'), el('h1', {}, t('checkout')), el('p', {}, t('total') + ' ', el('span', { class: 'price' }, money(total()))), el('button', { type: 'button', id: 'order', click: place }, t('order'))]
  },
  paid: () => [t('paid'), el('h1', {}, t('paid')), link('', {}, t('back'))],
  login: () => {
    const input = el('input', { name: 'user', autocomplete: 'off', required: true, placeholder: t('name'), 'aria-label': t('name') })
    const submit = (event) => {
      event.preventDefault()
      state.user = input.value.trim()
      if (!state.user) return
      keep('user', state.user)
      window.zuji.push(['login', state.user])
      window.zuji.push(['profile.set', { name: state.user, language: state.language }])
      trace('$SignUp', { login_id: state.user })
      go(new URLSearchParams(location.search).get('next') === 'checkout' ? 'checkout' : '')
    }
    return [t('login'), el('h1', {}, t('login')), el('form', { submit }, input, el('button', { type: 'submit', id: 'enter' }, t('enter')))]
  },
  missing: () => [t('missing'), el('h1', {}, t('missing')), link('', {}, t('back'))],
}

/* What stands around every page. */
function chrome() {
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en'
  const set = (selector, text) => (document.querySelector(selector).textContent = text)
  set('.brand', t('shop'))
  const count = state.cart.reduce((n, line) => n + line.quantity, 0)
  set('.cart', count ? `${t('cart')} (${count})` : t('cart'))
  set('.account', state.user ? `${t('hello')}${state.user} · ${t('logout')}` : t('login'))
  set('.language', t('language'))
  const about = document.querySelector('.about')
  about.replaceChildren(t('about') + ' ', el('a', { href: '/live?project=' + encodeURIComponent(project) }, t('open')))
}

function render() {
  const [, view = '', id = ''] = location.pathname.slice(ROOT.length - 1).split('/')
  const [title, ...nodes] = (views[view] ?? views.missing)(decodeURIComponent(id))
  document.title = title
  document.querySelector('main').replaceChildren(...nodes)
  chrome()
}

document.addEventListener('click', (event) => {
  const anchor = event.target.closest('a[data-route]')
  if (!anchor || event.metaKey || event.ctrlKey) return
  event.preventDefault()
  if (anchor.classList.contains('account') && state.user) {
    state.user = ''
    keep('user', '')
    window.zuji.push(['logout'])
    return render()
  }
  history.pushState(null, '', anchor.getAttribute('href'))
  render()
})
document.querySelector('.language').addEventListener('click', () => {
  state.language = state.language === 'zh' ? 'en' : 'zh'
  keep('language', state.language)
  render()
})
addEventListener('popstate', render)
fetch(ROOT + 'catalogue.json')
  .then((answer) => answer.json())
  .then((items) => {
    goods = items
    render()
  })
