import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { full } from '../../../format'
import type { Open } from '../../AnswerView'
import { Sheet } from '../../answers/Sheet'
import { Tiles } from '../../answers/Tiles'
import { ratio, share } from '../../answers/share'
import { useWords } from '../../words'

/** How cases kept to the designed flow, and where they left it. */
export function Conformance({
  found,
  open,
}: {
  found: Result<'ProcessConformance'>
  open?: Open
}): ReactElement {
  const { t } = useTranslation()
  const { node } = useWords()
  return (
    <>
      <h3>{t('process.conformance')}</h3>
      <Tiles
        open={open}
        tiles={[
          {
            key: 'fitness',
            title: t('process.fitness'),
            text: ratio(found.fitness),
            hint: share(found.fitting, found.cases).hint,
          },
          { key: 'edges', title: t('process.edge_fitness'), text: ratio(found.edge_fitness) },
          ...(['fitting', 'fitting_so_far', 'deviating'] as const).map((key) => ({
            key,
            title: t('process.' + key),
            text: full(found[key]),
            opens: found[key] ? { cell: { conformance: key }, title: t('process.' + key) } : undefined,
          })),
        ]}
      />
      {found.deviations.length > 0 && (
        <Sheet
          label={t('process.deviations')}
          first={t('process.deviations')}
          open={open}
          columns={[
            { key: 'count', title: t('process.count') },
            { key: 'cases', title: t('process.cases') },
          ]}
          lines={found.deviations.map((one) => {
            const [source, target] = [one.source, one.target].map(({ event, value }) => ({ event, value }))
            const name = `${node(one.source)} → ${node(one.target)}`
            return {
              key: JSON.stringify([source, target]),
              head: <bdi>{name}</bdi>,
              cells: [
                full(one.count),
                {
                  text: full(one.cases),
                  opens: one.cases ? { cell: { deviation: { source, target } }, title: name } : undefined,
                },
              ],
            }
          })}
        />
      )}
      {found.unused.length > 0 && (
        <p className="soft">
          {t('process.unused', {
            edges: found.unused.map((one) => `${node(one.source)} → ${node(one.target)}`).join(', '),
          })}
        </p>
      )}
    </>
  )
}
