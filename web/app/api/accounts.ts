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
export type User = Schemas['UserOut']
export type ServerRole = Schemas['InviteUserIn']['role']
export type AuditEntry = Schemas['AuditEntryOut']
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

const ofOrAll = (project: string | null): string => (project === null ? '' : of(project))

/** Which entries of the audit log; from and to in ms UTC. */
export interface AuditWanted extends Record<string, string | number | undefined> {
  who: string
  action: string
  from?: number
  to?: number
}

export const accounts = {
  enter: (mail: string, password: string, code: string) =>
    call<Session>('POST', '/session', { mail, password, code }),
  link: (token: string) => call<LinkKind>('POST', '/session/link', { token }),
  take: (body: Taken) => call<Session>('POST', '/session/link/take', body),

  me: () => call<Me>('GET', '/me'),
  changeName: (name: string) => call('PUT', '/me', { name }),
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

  users: async () => (await call<Schemas['UsersOut']>('GET', '/users')).users,
  inviteUser: (mail: string, role: ServerRole) =>
    call<Schemas['InvitedOut']>('POST', '/users', { mail, role }),
  disableUser: (user: number, disabled: boolean) => call('PUT', `/users/${user}`, { disabled }),
  endUserSessions: (user: number) => call('DELETE', `/users/${user}/sessions`),
  resetLink: async (user: number) =>
    (await call<Schemas['ResetLinkOut']>('POST', `/users/${user}/reset`)).token,

  /** Without a project: keys for every project. */
  keys: async (project: string | null) =>
    (await call<Schemas['KeysOut']>('GET', ofOrAll(project) + '/keys')).keys,
  createKey: async (project: string | null, body: Partial<KeyBody>) =>
    (await call<Schemas['KeyMadeOut']>('POST', ofOrAll(project) + '/keys', body)).key,
  revokeKey: (project: string | null, id: string) => call('DELETE', `${ofOrAll(project)}/keys/${id}`),

  audit: (project: string, wanted: AuditWanted, before?: number) =>
    call<AuditPage>('GET', of(project) + '/audit' + query({ ...wanted, before, limit: 50 })),
  auditFile: (project: string, wanted: AuditWanted) =>
    '/api/v1' + of(project) + '/audit' + query({ ...wanted, format: 'csv' }),
}
