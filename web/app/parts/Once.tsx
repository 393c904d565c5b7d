import { Alert } from 'antd'
import type { ReactElement } from 'react'
import { Command } from './Command'

/** A secret that the server tells only now: whole, with a button that copies it. */
export function Once({ title, text }: { title: string; text: string }): ReactElement {
  return (
    <section aria-live="polite" data-testid="once">
      <Alert type="warning" showIcon title={title} />
      <Command text={text} />
    </section>
  )
}
