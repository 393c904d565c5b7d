import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyFilter, Step } from '../../../api/types'
import { Filters } from '../../../builder/Filters'
import { StepPick } from '../../../builder/Step'
import { groupOf, listOf } from '../../../builder/operators'
import { byRow, countingRow, optionsRow, whenRow, whereRow, whole } from '../../../builder/rows'
import type { KindOf, Row, RowProps } from '../../kind'
import { eventName } from '../../words'
import { paid } from '../first'

interface People {
  did?: Step | null
  filters?: AnyFilter[]
}

/** Persons by their profiles and by what they did in the question's days. */
const peopleRow = (field: string): Row => ({
  key: field,
  word: 'ask.' + field,
  fields: [field],
  Body: function Whom({ project, draft, change }: RowProps): ReactElement {
    const { t } = useTranslation()
    const people = (draft[field] ?? {}) as People
    return (
      <>
        <div className="row">
          <span className="soft">{t('ask.people_did')}</span>
          <StepPick
            project={project}
            step={people.did}
            onChange={(did) => change({ [field]: { ...people, did } })}
            onRemove={people.did ? () => change({ [field]: { ...people, did: null } }) : undefined}
          />
        </div>
        <Filters
          project={project}
          group={groupOf(people.filters ?? [])}
          onChange={(group) => change({ [field]: { ...people, filters: listOf(group) } })}
        />
      </>
    )
  },
})

export const groupProfile: KindOf = {
  kind: 'group_profile',
  first: (known) => ({
    target: { did: { event: paid(known) || known.events[0] || '*' } },
    breakdowns: known.profileTexts.length
      ? [
          {
            on: 'profile',
            property: known.profileTexts.find((one) => !one.startsWith('$')) ?? known.profileTexts[0],
            limit: 20,
          },
        ]
      : [],
    filters: [],
    range: 'last_30',
  }),
  needs: ['breakdowns', 'target'],
  rows: [
    peopleRow('target'),
    peopleRow('reference'),
    byRow(3, { cohorts: false, on: ['profile'], min: 1 }),
    whereRow,
    whenRow(),
  ],
  more: [
    optionsRow('samples', 'ask.samples', [
      whole('minimum', { min: 1, max: 1_000_000, preset: 30 }),
      whole('confidence', { min: 0.5, max: 0.999, preset: 0.95, step: 0.05 }),
    ]),
    countingRow([], false),
  ],
  title: (draft, t) => {
    const did = (draft.target as People | undefined)?.did
    return did ? t('group_profile.title_did', { event: eventName(t, did.event) }) : t('group_profile.title')
  },
}
