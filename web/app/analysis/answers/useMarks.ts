import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionChange } from '../../api/types'
import type { Marked } from '../../chart/series'
import { marksOf } from '../../chart/marks'
import { moment } from '../../format'
import { useChangeName } from '../ChangeList'

/** Changes of definitions as marks on a chart over time. */
export function useMarks(changes: DefinitionChange[], at: string[], timeZone: string): Marked[] {
  const { t } = useTranslation()
  const changeName = useChangeName()
  return useMemo(
    () =>
      marksOf(changes, at, timeZone).map((mark) => ({
        place: mark.place,
        words: mark.changes.map((one) =>
          [`${changeName(one)} · ${moment(one.at, timeZone)}`, one.author, one.reason]
            .filter(Boolean)
            .join(' · '),
        ),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [changes, at, timeZone, t],
  )
}
