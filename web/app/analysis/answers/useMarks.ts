import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Marked } from '../../chart/series'
import { type Happening, marksOf, spansOf } from '../../chart/marks'
import { moment, toMinute } from '../../format'
import { useChangeName } from '../ChangeList'

/** Changes of definitions and notes as marks on a chart over time. */
export function useMarks(changes: Happening[], at: string[], timeZone: string): Marked[] {
  const { t } = useTranslation()
  const changeName = useChangeName()
  return useMemo(
    () => [
      ...marksOf(changes, at, timeZone).map((mark) => ({
        place: mark.place,
        words: mark.changes.map((one) =>
          [`${changeName(one)} · ${moment(one.at, timeZone)}`, one.author, one.reason]
            .filter(Boolean)
            .join(' · '),
        ),
      })),
      ...spansOf(changes, at, timeZone).map(({ place, to, note }) => ({
        ...{ place, to, note: note.id, text: note.name, color: note.color ?? 'gray' },
        words: [
          [
            note.name,
            [note.at, ...((note.to_at ?? note.at) > note.at ? [note.to_at] : [])]
              .map((ms) => toMinute(ms, timeZone))
              .join(' – '),
            note.author,
          ].join(' · '),
        ],
      })),
    ],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [changes, at, timeZone, t],
  )
}
