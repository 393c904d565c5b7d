/** One search over pages, events, properties, boards, saved questions, cohorts and persons; Ctrl K or ⌘ K. */
import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Entry, find } from './find'
import './palette.css'
import { useEntries } from './useEntries'

interface Props {
  project: string
  kept: URLSearchParams
  close: () => void
}

export default function Palette({ project, kept, close }: Props): ReactElement {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  /** What had the focus; it has it again afterwards. */
  const [before] = useState(() => document.activeElement)
  const dialog = useRef<HTMLDialogElement>(null)
  const { entries, whole } = useEntries(project, kept, typed)
  /** Enter was pressed while what may fit was not all there. */
  const [waits, setWaits] = useState(false)
  const found = useMemo(() => find(entries, typed), [entries, typed])
  const chosen = found[Math.min(at, found.length - 1)]

  // The browser's own modal layer: a drawer that the page opens meanwhile stays below, and gets no focus.
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [before],
  )
  useEffect(() => {
    if (chosen) document.getElementById('palette/' + chosen.key)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const take = (entry: Entry): void => {
    close()
    entry.open()
  }
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    if (waits && whole && chosen) latest.current(chosen)
  }, [waits, whole, chosen])
  const keys = (event: KeyboardEvent): void => {
    event.stopPropagation() // nothing below the search hears of its keys
    if (event.nativeEvent.isComposing) return // Enter ends the Chinese word, not the search
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: found.length - 1,
    }
    // Pages come before all else, and what was gone to by arrows is meant: these need not wait.
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && chosen && (whole || at > 0 || chosen.group === 'page')) take(chosen)
    else if (event.key === 'Enter') setWaits(!whole)
    else if (event.key in steps && found.length) setAt((steps[event.key]! + found.length) % found.length)
    else if (event.key !== 'Tab') return // the field is all that takes keys
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.search')}
      onCancel={close}
      onClick={(event) => {
        if (event.target === dialog.current) close() // beside it
      }}
    >
      <div>
        <Input
          autoFocus
          size="large"
          variant="borderless"
          prefix={<SearchOutlined />}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="palette-found"
          aria-activedescendant={chosen && 'palette/' + chosen.key}
          aria-label={t('palette.search')}
          placeholder={t('palette.placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
            setWaits(false)
          }}
          onKeyDown={keys}
        />
        <ul id="palette-found" role="listbox" aria-label={t('palette.found')}>
          {found.map((entry, n) => (
            <li
              key={entry.key}
              id={'palette/' + entry.key}
              role="option"
              aria-selected={entry === chosen}
              onMouseMove={() => setAt(n)}
              onClick={() => take(entry)}
            >
              <span className="soft palette-group">
                {entry.group === found[n - 1]?.group ? '' : t('palette.group.' + entry.group)}
              </span>
              <bdi className="palette-title">{entry.title}</bdi>
              {entry.also && entry.also !== entry.title && ['event', 'property'].includes(entry.group) && (
                <bdi className="soft">{entry.also}</bdi>
              )}
              <span className="soft tabular">{entry.note}</span>
            </li>
          ))}
        </ul>
        {!whole && typed !== '' && (
          <p className="soft palette-none" role="status">
            {t('palette.searching')}
          </p>
        )}
        {whole && found.length === 0 && <p className="soft palette-none">{t('palette.none', { typed })}</p>}
        <p className="soft palette-keys">{t('palette.keys')}</p>
      </div>
    </dialog>
  )
}
