/** The pages of the rail in their groups, and what each asks of whoever opens it. */
import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BugOutlined,
  ConsoleSqlOutlined,
  DashboardOutlined,
  FileDoneOutlined,
  FolderOpenOutlined,
  HistoryOutlined,
  HomeOutlined,
  ImportOutlined,
  KeyOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserOutlined,
  UsergroupAddOutlined,
} from '@ant-design/icons'
import type { ReactElement } from 'react'
import { type Allowed, may, useAllowed } from '../state/allowed'
import { ANALYSES, ICONS } from './analyses'

export interface Page {
  key: string
  icon: ReactElement
  /** The permission that its first request asks for. */
  needs: string
  /** Whether it is open to those with rules too: its answers can be narrowed. */
  narrowed?: boolean
}

export const GROUPS: { key: string; pages: Page[] }[] = [
  {
    key: 'happening',
    pages: [
      { key: '', icon: <HomeOutlined />, needs: 'read', narrowed: true },
      { key: 'boards', icon: <AppstoreOutlined />, needs: 'read', narrowed: true },
      { key: 'live', icon: <ThunderboltOutlined />, needs: 'raw' },
    ],
  },
  {
    key: 'why',
    pages: [
      ...ANALYSES.map((key) => ({ key, icon: ICONS[key]!, needs: 'read', narrowed: true })),
      { key: 'sql', icon: <ConsoleSqlOutlined />, needs: 'raw', narrowed: true },
      { key: 'cohorts', icon: <TeamOutlined />, needs: 'read', narrowed: true },
      { key: 'questions', icon: <FolderOpenOutlined />, needs: 'read', narrowed: true },
      { key: 'person', icon: <UserOutlined />, needs: 'raw', narrowed: true },
    ],
  },
  {
    key: 'trust',
    pages: [
      { key: 'plan', icon: <FileDoneOutlined />, needs: 'read', narrowed: true },
      { key: 'quality', icon: <DashboardOutlined />, needs: 'read' },
      { key: 'quarantine', icon: <SafetyCertificateOutlined />, needs: 'raw' },
      { key: 'ledger', icon: <AuditOutlined />, needs: 'read' },
      { key: 'records', icon: <BugOutlined />, needs: 'raw' },
      { key: 'setup', icon: <ApiOutlined />, needs: 'read', narrowed: true },
      { key: 'imports', icon: <ImportOutlined />, needs: 'sources' },
    ],
  },
  {
    key: 'manage',
    pages: [
      { key: 'settings', icon: <SettingOutlined />, needs: 'settings' },
      { key: 'members', icon: <UsergroupAddOutlined />, needs: 'members' },
      { key: 'keys', icon: <KeyOutlined />, needs: 'keys' },
      { key: 'audit', icon: <HistoryOutlined />, needs: 'members' },
    ],
  },
]

/** Pages that the rail does not list. */
const OTHERS: Omit<Page, 'icon'>[] = [
  { key: 'board', needs: 'read', narrowed: true },
  { key: 'screen', needs: 'read', narrowed: true },
]

/** The page of a path; undefined for one that asks for nothing, and for none. */
export const pageAt = (path: string): Omit<Page, 'icon'> | undefined =>
  [...GROUPS.flatMap((group) => group.pages), ...OTHERS].find((page) => '/' + page.key === path)

/** Whether this page leads somewhere for whoever looks at it. */
export function useOpens(path: string): boolean {
  const allowed = useAllowed()
  const page = pageAt(path)
  return page === undefined || isOpen(page, allowed)
}

export const isOpen = (page: Omit<Page, 'icon'>, allowed: Allowed): boolean =>
  may(allowed, page.needs) && (!allowed.restricted || page.narrowed === true)
