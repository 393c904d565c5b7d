import type { Owner } from '../../../api/types'
import { PropertyPicker } from '../../../builder/pickers'
import { bounds, byRow, countingRow, optionsRow, stepRow, whenRow, whereRow } from '../../../builder/rows'
import type { KindOf, Row } from '../../kind'
import { propertyName } from '../../words'

const propertyRow: Row = {
  key: 'property',
  word: 'ask.profile_property',
  fields: ['property'],
  Body: ({ project, draft, change }) => (
    <PropertyPicker
      project={project}
      on={['profile']}
      clear
      value={
        draft.property
          ? ({ on: 'profile', property: draft.property } as Owner & { property: string })
          : undefined
      }
      onChange={({ property }) => change({ property: property || undefined, bounds: undefined })}
    />
  ),
}

export const property: KindOf = {
  kind: 'property',
  first: (known) => ({
    ...(known.profileTexts[0] && {
      breakdowns: [
        {
          on: 'profile',
          property: known.profileTexts.find((one) => !one.startsWith('$')) ?? known.profileTexts[0],
          limit: 20,
        },
      ],
    }),
    filters: [],
    range: 'last_30',
  }),
  needs: [],
  rows: [
    propertyRow,
    optionsRow('bounds', 'ask.histogram', [bounds('bounds')]),
    byRow(3, { cohorts: false, on: ['profile'] }),
    whereRow,
    stepRow('did', 'ask.did_in_days', true),
    whenRow(),
  ],
  more: [countingRow([], false)],
  views: ['bar', 'map'],
  title: (draft, t) =>
    draft.property
      ? t('property.title_of', { property: propertyName(t, String(draft.property)) })
      : t('property.title'),
  ask: (fields) =>
    fields.did && !(fields.did as { event: string }).event ? { ...fields, did: null } : fields,
}
