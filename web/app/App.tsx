/** Joins theme, language, session and pages. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, ConfigProvider, Empty, Skeleton } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { type ReactElement, Suspense, lazy, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session as Who } from './api/accounts'
import { ApiError, listeners } from './api/call'
import { api } from './api/client'
import { speak } from './i18n'
import { Login } from './Login'
import { Trouble } from './parts/Trouble'
import { ANALYSES } from './shell/analyses'
import { Closed } from './shell/Closed'
import { isOpen, pageAt } from './shell/pages'
import { Shell } from './shell/Shell'
import { AllowedContext, allowedIn } from './state/allowed'
import { CurrencyContext } from './state/currency'
import { usePreference } from './state/preferences'
import { navigate, useAddress } from './state/url'
import { themeOf } from './theme'

const Analysis = lazy(() => import('./analysis/AnalysisPage'))
const Home = lazy(() => import('./home/HomePage'))
const Boards = lazy(() => import('./boards/BoardsPage'))
const BoardOf = lazy(() => import('./boards/BoardPage'))
const Screen = lazy(() => import('./boards/ScreenPage'))
const SharedBoard = lazy(() => import('./boards/SharedPage'))
const Sql = lazy(() => import('./sql/SqlPage'))
const Cohorts = lazy(() => import('./cohorts/CohortsPage'))
const Questions = lazy(() => import('./questions/QuestionsPage'))
const Live = lazy(() => import('./live/LivePage'))
const Quarantine = lazy(() => import('./trust/QuarantinePage'))
const Plan = lazy(() => import('./plan/PlanPage'))
const Quality = lazy(() => import('./plan/QualityPage'))
const Ledger = lazy(() => import('./trust/LedgerPage'))
const PersonOf = lazy(() => import('./person/PersonPage'))
const Records = lazy(() => import('./records/RecordsPage'))
const Imports = lazy(() => import('./imports/ImportsPage'))
const Setup = lazy(() => import('./setup/SetupPage'))
const Members = lazy(() => import('./members/MembersPage'))
const Keys = lazy(() => import('./keys/KeysPage'))
const Settings = lazy(() => import('./settings/SettingsPage'))
const Audit = lazy(() => import('./audit/AuditPage'))
const Account = lazy(() => import('./account/AccountPage'))
const NoProject = lazy(() => import('./deletion/NoProject'))

export interface PageProps {
  project: string
  timeZone: string
}

const PAGES: Record<string, (props: PageProps) => ReactElement> = {
  ...Object.fromEntries(
    ANALYSES.map((kind) => [
      '/' + kind,
      (props: PageProps) => <Analysis key={kind} kind={kind} {...props} />,
    ]),
  ),
  '/': (props) => <Home {...props} />,
  '/boards': (props) => <Boards {...props} />,
  '/board': (props) => <BoardOf {...props} />,
  '/sql': (props) => <Sql {...props} />,
  '/cohorts': (props) => <Cohorts {...props} />,
  '/questions': (props) => <Questions {...props} />,
  '/live': (props) => <Live {...props} />,
  '/person': (props) => <PersonOf {...props} />,
  '/records': (props) => <Records {...props} />,
  '/plan': (props) => <Plan {...props} />,
  '/quality': (props) => <Quality {...props} />,
  '/quarantine': (props) => <Quarantine {...props} />,
  '/ledger': (props) => <Ledger {...props} />,
  '/imports': (props) => <Imports {...props} />,
  '/setup': (props) => <Setup {...props} />,
  '/members': (props) => <Members {...props} />,
  '/keys': (props) => <Keys {...props} />,
  '/settings': (props) => <Settings {...props} />,
  '/audit': (props) => <Audit {...props} />,
  '/account': (props) => <Account {...props} />,
}

export function App(): ReactElement {
  const mode = usePreference('theme')
  const language = usePreference('language')
  const density = usePreference('density')

  useEffect(() => {
    void speak(language)
    dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    document.documentElement.dataset.theme = mode
    document.documentElement.style.colorScheme = mode
  }, [mode])
  useEffect(() => {
    document.documentElement.dataset.density = density
  }, [density])

  return (
    <ConfigProvider
      theme={themeOf(mode, density)}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="app">
        <Everything />
      </AntApp>
    </ConfigProvider>
  )
}

const SHARED = '/shared/'

/** Links to boards open without a session; all else needs one. */
function Everything(): ReactElement {
  const { path } = useAddress()
  if (!path.startsWith(SHARED)) return <Session />
  return (
    <Suspense fallback={<Skeleton active />}>
      <SharedBoard token={path.slice(SHARED.length)} />
    </Suspense>
  )
}

function Session(): ReactElement {
  const client = useQueryClient()
  const { path } = useAddress()
  const session = useQuery({
    queryKey: ['session'],
    queryFn: api.session,
    staleTime: Infinity,
    enabled: path !== '/login', // who is about to log in is nobody yet
  })

  useEffect(() => {
    listeners.unauthorized = () => void client.invalidateQueries({ queryKey: ['session'] })
  }, [client])

  if (path === '/login') return <Login />
  if (session.isPending) return <Skeleton className="page" active />
  if (session.error) {
    if (session.error instanceof ApiError && session.error.status === 401) return <Login />
    return (
      <div className="page">
        <Trouble error={session.error} retry={() => void session.refetch()} />
      </div>
    )
  }
  return <Inside session={session.data} />
}

function Inside({ session }: { session: Who }): ReactElement {
  const { t } = useTranslation()
  const { path, query } = useAddress()
  const projects = useQuery({ queryKey: ['projects'], queryFn: api.projects })

  const project = projects.data?.find((item) => item.name === query.get('project')) ?? projects.data?.[0]
  const name = project?.name ?? ''
  const allowed = useMemo(() => allowedIn(session, name), [session, name])

  if (projects.isPending) return <Skeleton className="page" active />
  if (projects.error) {
    return (
      <div className="page">
        <Trouble error={projects.error} retry={() => void projects.refetch()} />
      </div>
    )
  }
  if (!project) {
    return (
      <AllowedContext value={allowed}>
        <Suspense fallback={<Skeleton className="page" active />}>
          <NoProject session={session} />
        </Suspense>
      </AllowedContext>
    )
  }
  const timeZone = query.get('tz') ?? project.time_zone
  const asked = pageAt(path)
  const closed = asked !== undefined && !isOpen(asked, allowed) ? asked : null
  if (path === '/screen' && !closed)
    return (
      <AllowedContext value={allowed}>
        <CurrencyContext value={project.currency}>
          <Suspense fallback={<Skeleton active />}>
            <Screen key={project.name} project={project.name} timeZone={timeZone} />
          </Suspense>
        </CurrencyContext>
      </AllowedContext>
    )
  const page = PAGES[path]
  return (
    <AllowedContext value={allowed}>
      <CurrencyContext value={project.currency}>
        <Shell
          projects={projects.data}
          project={project.name}
          timeZone={timeZone}
          loggedIn={session.by === 'session'}
        >
          <Suspense fallback={<Skeleton active />}>
            {closed ? (
              <Closed page={closed} />
            ) : page ? (
              <div key={project.name}>{page({ project: project.name, timeZone })}</div>
            ) : (
              <Empty description={t('app.not_found', { path })}>
                <Button type="primary" onClick={() => navigate('/trend')}>
                  {t('app.not_found_action')}
                </Button>
              </Empty>
            )}
          </Suspense>
        </Shell>
      </CurrencyContext>
    </AllowedContext>
  )
}
