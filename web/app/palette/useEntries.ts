/** Everything of a project that the palette can open. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { boardsApi } from '../api/boards'
import { api } from '../api/client'
import { cohorts } from '../api/cohorts'
import { short } from '../format'
import { label } from '../parts/Name'
import { ANALYSES } from '../shell/analyses'
import { GROUPS, isOpen, pageAt } from '../shell/pages'
import { useAllowed } from '../state/allowed'
import { prefer, usePreference } from '../state/preferences'
import { address, navigate } from '../state/url'
import type { Entry } from './find'

interface Entries {
  entries: Entry[]
  /** False while something that may fit what is typed is still being asked for. */
  whole: boolean
}

/** kept: what goes along from page to page, the project and the time zone. */
export function useEntries(project: string, kept: URLSearchParams, typed: string): Entries {
  const { t } = useTranslation()
  const allowed = useAllowed()
  const theme = usePreference('theme')
  const language = usePreference('language')
  const density = usePreference('density')
  const reads = { staleTime: 60_000 }
  const events = useQuery({
    queryKey: ['catalogue', project, 'events', ''],
    queryFn: () => api.events(project),
    ...reads,
  })
  const properties = useQuery({
    queryKey: ['catalogue', project, 'properties', 'event'],
    queryFn: () => api.properties(project, 'event'),
    ...reads,
  })
  const boards = useQuery({
    queryKey: ['boards', project, '', ''],
    queryFn: () => boardsApi.boards(project),
    ...reads,
  })
  const questions = useQuery({
    queryKey: ['questions', project, typed, false],
    queryFn: () => api.questions(project, typed, false, 20, 0),
    placeholderData: (before) => before,
    ...reads,
  })
  const groups = useQuery({ queryKey: ['cohorts', project], queryFn: () => cohorts.all(project), ...reads })

  const whole =
    !questions.isPlaceholderData &&
    [events, properties, boards, questions, groups].every((one) => !one.isLoading)

  const entries = useMemo(() => {
    const goes = (path: string, changes: Record<string, string | undefined>) => () =>
      navigate(address(path, kept, changes))
    const entries: Entry[] = GROUPS.flatMap((group) => group.pages)
      .filter((page) => isOpen(page, allowed))
      .map((page) => ({
        key: 'page/' + page.key,
        group: 'page' as const,
        title: t((ANALYSES.includes(page.key) ? 'analysis.' : 'nav.') + (page.key || 'home')),
        also: page.key.replace('_', ' '),
        open: goes('/' + page.key, {}),
      }))
    for (const { name, count } of events.data?.events ?? []) {
      const known = label(t, name)
      const asked = JSON.stringify({ series: [{ event: name, measure: 'total' }] })
      entries.push({
        ...{ key: 'event/' + name, group: 'event', title: known || name, also: name, weight: count },
        ...{ note: short(count), open: goes('/trend', { q: asked }) },
      })
    }
    for (const { name } of properties.data ?? []) {
      const known = label(t, name)
      const by = {
        series: [{ event: '*', measure: 'total' }],
        breakdowns: [{ on: 'event', property: name, limit: 8 }],
      }
      entries.push({
        ...{ key: 'property/' + name, group: 'property', title: known || name, also: name },
        open: goes('/trend', { q: JSON.stringify(by) }),
      })
    }
    for (const board of boards.data?.boards ?? [])
      entries.push({
        ...{ key: `board/${board.id}`, group: 'board', title: board.name },
        open: goes('/board', { id: String(board.id) }),
      })
    for (const saved of questions.data?.questions ?? [])
      entries.push({
        ...{
          key: `question/${saved.id}`,
          group: 'question',
          title: saved.name,
          note: t('analysis.' + saved.kind),
        },
        open: goes('/' + saved.kind, { saved: String(saved.id) }),
      })
    for (const cohort of groups.data?.cohorts ?? [])
      entries.push({
        ...{ key: `cohort/${cohort.id}`, group: 'cohort', title: cohort.name },
        open: goes('/cohorts', { id: String(cohort.id) }),
      })
    const dark = theme === 'dark'
    const close = density === 'compact'
    entries.push(
      {
        ...{
          key: 'do/theme',
          group: 'do',
          title: t(dark ? 'app.to_light' : 'app.to_dark'),
          also: 'theme dark light',
        },
        open: () => prefer('theme', dark ? 'light' : 'dark'),
      },
      {
        ...{ key: 'do/density', group: 'do', also: 'density compact comfortable' },
        title: t(close ? 'palette.to_comfortable' : 'palette.to_compact'),
        open: () => prefer('density', close ? 'comfortable' : 'compact'),
      },
      {
        ...{ key: 'do/language', group: 'do', title: t('app.language'), also: 'language english 语言 中文' },
        open: () => prefer('language', language === 'en' ? 'zh-CN' : 'en'),
      },
    )
    // Any text may be an id: it is offered when nothing else can come that is called so.
    if (whole && typed.trim() && isOpen(pageAt('/person')!, allowed))
      entries.push({
        ...{ key: 'person', group: 'person', title: t('palette.person', { id: typed.trim() }), also: typed },
        open: goes('/person', { id: typed.trim() }),
      })
    return entries
  }, [
    allowed,
    boards.data,
    density,
    events.data,
    groups.data,
    kept,
    language,
    properties.data,
    questions.data,
    t,
    theme,
    typed,
    whole,
  ])
  return { entries, whole }
}
