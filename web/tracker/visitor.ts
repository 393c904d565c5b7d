/** Who this browser is: the anonymous id, the login id, the first day. Cookie first, localStorage when it is lost. */
import { uuid } from './encode'
import { read, readCookie, write, writeCookie } from './storage'

interface State {
  anonymous: string
  login: string
  /** Local date of the first visit, `2026-11-1`. */
  first: string
}

export const today = (): string => {
  const now = new Date()
  return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`
}

export class Visitor {
  private state: State
  /** True on the page that met this browser for the first time. */
  readonly isNew: boolean

  constructor(private readonly key: string) {
    const kept = parse(readCookie(cookieName(key))) ?? parse(read(key))
    this.isNew = !kept
    this.state = kept ?? { anonymous: uuid(), login: '', first: today() }
    this.save({})
  }

  get anonymousId(): string {
    return this.refresh().anonymous
  }

  get loginId(): string {
    return this.refresh().login
  }

  get distinctId(): string {
    const { login, anonymous } = this.refresh()
    return login || anonymous
  }

  get isFirstDay(): boolean {
    return this.state.first === today()
  }

  save(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
    const text = JSON.stringify(this.state)
    write(this.key, text)
    writeCookie(cookieName(this.key), text)
  }

  /** Another tab may have logged in or out. */
  private refresh(): State {
    return (this.state = parse(readCookie(cookieName(this.key))) ?? parse(read(this.key)) ?? this.state)
  }
}

const cookieName = (key: string): string => key.replace(/[^\w]/g, '_')

function parse(text: string | null): State | null {
  try {
    const state = JSON.parse(text ?? '') as State
    return state.anonymous
      ? { anonymous: state.anonymous, login: state.login ?? '', first: state.first ?? '' }
      : null
  } catch {
    return null
  }
}
