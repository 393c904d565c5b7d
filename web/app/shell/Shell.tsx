/** Rail at the left, project and time zone at the top, the page in the middle. */
import { MenuOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Drawer, Select, Tooltip } from 'antd'
import {
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  Suspense,
  lazy,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../api/types'
import { useAllowed } from '../state/allowed'
import { address, navigate, useAddress } from '../state/url'
import { Choices } from './Choices'
import { PersonMenu } from './PersonMenu'
import { ANALYSES } from './analyses'
import { GROUPS, isOpen } from './pages'

const Palette = lazy(() => import('../palette/Palette'))

interface Props {
  projects: Project[]
  project: string
  timeZone: string
  /** Whether there is a session to end; at the server's own machine there may be none. */
  loggedIn: boolean
  children: ReactNode
}

export function Shell({ projects, project, timeZone, loggedIn, children }: Props): ReactElement {
  const { t } = useTranslation()
  const allowed = useAllowed()
  const { path, query } = useAddress()
  const [open, setOpen] = useState(false)
  const [searching, setSearching] = useState(false)
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value })),
    [],
  )
  const own = projects.find((item) => item.name === project)?.time_zone

  /** What goes along from page to page. */
  const [chosen, zone] = [query.get('project'), query.get('tz')]
  const kept = useMemo(
    () => new URLSearchParams({ ...(chosen && { project: chosen }), ...(zone && { tz: zone }) }),
    [chosen, zone],
  )
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return
      event.preventDefault()
      setSearching(true)
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [])

  const rail = (
    <nav className="rail" aria-label={t('app.menu')}>
      <a className="brand" href="/" onClick={(event) => follow(event, address('/', kept, {}))}>
        <img src="/favicon.svg" alt="" width={24} height={24} />
        {t('app.name')}
      </a>
      {GROUPS.map(({ key, pages }) => ({ key, pages: pages.filter((page) => isOpen(page, allowed)) }))
        .filter((group) => group.pages.length > 0)
        .map((group) => (
          <section key={group.key}>
            <h2>{t('nav.' + group.key)}</h2>
            {group.pages.map((page) => {
              const to = address('/' + page.key, kept, {})
              return (
                <a
                  key={page.key}
                  href={to}
                  aria-current={path === '/' + page.key ? 'page' : undefined}
                  onClick={(event) => {
                    follow(event, to)
                    setOpen(false)
                  }}
                >
                  {page.icon} {t((ANALYSES.includes(page.key) ? 'analysis.' : 'nav.') + (page.key || 'home'))}
                </a>
              )
            })}
          </section>
        ))}
    </nav>
  )

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <div className="rail-fixed">{rail}</div>
      <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={260} title={t('app.menu')}>
        {rail}
      </Drawer>
      <div className="main">
        <header className="top">
          <Button
            className="menu-button"
            type="text"
            icon={<MenuOutlined />}
            aria-label={t('app.menu')}
            onClick={() => setOpen(true)}
          />
          <Select
            aria-label={t('app.project')}
            value={project}
            className="pick-project"
            popupMatchSelectWidth={false}
            options={projects.map(({ name, title }) => ({ value: name, label: title || name }))}
            onChange={(value) => navigate(address(path, new URLSearchParams(), { project: value }))}
          />
          <Tooltip title={t('app.time_zone')} placement="bottom">
            <Select
              aria-label={t('app.time_zone')}
              showSearch
              value={timeZone}
              className="pick-zone"
              popupMatchSelectWidth={false}
              options={zones}
              onChange={(value) => navigate(address(path, query, { tz: value === own ? undefined : value }))}
            />
          </Tooltip>
          <span className="spacer" />
          <Tooltip title={t('palette.hint')}>
            <Button
              type="text"
              icon={<SearchOutlined />}
              aria-label={t('palette.search')}
              onClick={() => setSearching(true)}
            >
              <span className="choice-text">{t('palette.search')}</span>
            </Button>
          </Tooltip>
          <Choices />
          {loggedIn && <PersonMenu />}
        </header>
        <main id="content" className="page" tabIndex={-1}>
          {children}
        </main>
      </div>
      {searching && (
        <Suspense fallback={null}>
          <Palette project={project} kept={kept} close={() => setSearching(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** Links are links (they can be opened in a new tab) but do not load the page anew. */
export function follow(event: MouseEvent, to: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return
  event.preventDefault()
  navigate(to)
}
