import { useCallback, useEffect, useState } from 'react'

interface Steps {
  now: string
  past: string[]
  future: string[]
}
const STEPS_MAX = 100

/** The changes of a text, with ways back and forth: by button, and by Ctrl-Z outside of fields that have their own. */
export function useUndo(
  text: string,
  set: (text: string | undefined) => void,
): { undo?: () => void; redo?: () => void } {
  const [steps, setSteps] = useState<Steps>({ now: text, past: [], future: [] })
  if (steps.now !== text)
    setSteps({ now: text, past: [...steps.past, steps.now].slice(-STEPS_MAX), future: [] })

  const go = useCallback(
    (next: Steps): void => {
      setSteps(next)
      set(next.now || undefined)
    },
    [set],
  )
  const { now, past, future } = steps
  const undo = past.length
    ? () => go({ now: past.at(-1)!, past: past.slice(0, -1), future: [now, ...future] })
    : undefined
  const redo = future.length
    ? () => go({ now: future[0]!, past: [...past, now], future: future.slice(1) })
    : undefined

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      const back = key === 'z' && !event.shiftKey
      if (!back && key !== 'y' && key !== 'z') return
      const at = event.target
      if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA)$/.test(at.tagName))) {
        if (!(at instanceof HTMLInputElement) || (at.value !== '' && !at.readOnly)) return
      }
      const step = back ? undo : redo
      if (!step) return
      event.preventDefault()
      step()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  })
  return { undo, redo }
}
