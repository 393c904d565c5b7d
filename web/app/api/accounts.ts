/** Logins, one's own account, members, keys and the audit log. */
import { call, of, query } from './call'
import type { components } from './schema'

type Schemas = components['schemas']
export type Session = Schemas['WhoOut']
export type LinkKind = Schemas['LinkOut']
export type Me = Schemas['MeOut']
export type Totp = Schemas['TotpOut']
export type OwnSession = Schemas['SessionOut']
export type Member = Schemas['MemberOut']
export type Role = Schemas['MemberIn']['role']
export type Key = Schemas['KeyOut']
export type KeyBody = Schemas['KeyIn']
export type AuditPage = Schemas['AuditOut']

export interface Taken {
  token: string
  mail?: string
  name?: string
  password: string
}

export const accounts = {
  enter: (mail: string, password: string, code: string) =>
    call<Session>('POST', '/session', { mail, password, code }),
  link: (token: string) => call<LinkKind>('POST', '/session/link', { token }),
  take: (body: Taken) => call<Session>('POST', '/session/link/take', body),

  me: () => call<Me>('GET', '/me'),
  changePassword: (old: string, given: string) => call('PUT', '/me/password', { old, new: given }),
  beginTotp: () => call<Totp>('POST', '/me/totp'),
  confirmTotp: (password: string, secret: string, code: string) =>
    call<Schemas['RecoveryOut']>('PUT', '/me/totp', { password, secret, code }),
  endTotp: (password: string) => call('POST', '/me/totp/end', { password }),
  sessions: async () => (await call<Schemas['SessionsOut']>('GET', '/me/sessions')).sessions,
  endSession: (id: string) => call('DELETE', '/me/sessions/' + encodeURIComponent(id)),

  members: async (project: string) =>
    (await call<Schemas['ProjectMembersOut']>('GET', of(project) + '/members')).members,
  invite: (project: string, body: Partial<Schemas['InviteIn']>) =>
    call<Schemas['InvitedOut']>('POST', of(project) + '/members', body),
  changeMember: (project: string, user: number, body: Partial<Schemas['MemberIn']>) =>
    call('PUT', `${of(project)}/members/${user}`, body),
  removeMember: (project: string, user: number) => call('DELETE', `${of(project)}/members/${user}`),

  keys: async (project: string) => (await call<Schemas['KeysOut']>('GET', of(project) + '/keys')).keys,
  createKey: async (project: string, body: Partial<KeyBody>) =>
    (await call<Schemas['KeyMadeOut']>('POST', of(project) + '/keys', body)).key,
  revokeKey: (project: string, id: string) => call('DELETE', `${of(project)}/keys/${id}`),

  audit: (project: string, who: string, action: string, before?: number) =>
    call<AuditPage>('GET', of(project) + '/audit' + query({ who, action, before, limit: 50 })),
  auditFile: (project: string, who: string, action: string) =>
    '/api/v1' + of(project) + '/audit' + query({ who, action, format: 'csv' }),
}
