import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../api/types'
import { Plot } from '../../../chart/Plot'
import { type Inks, base, grid, names, numbers, tip, tooltip } from '../../../chart/theme'
import { full } from '../../../format'
import type { AnswerProps } from '../../AnswerView'
import { Nothing } from '../../answers/Nothing'
import { Sheet } from '../../answers/Sheet'
import { Tiles } from '../../answers/Tiles'
import { ratio, share } from '../../answers/share'
import { cellOf, useWords } from '../../words'

const DRAWN = 20
const whole = (value: number | null | undefined): string =>
  value == null ? '–' : full(Math.round(value * 10) / 10)

export default function GroupProfileAnswer({
  answer,
  compact,
  open,
}: AnswerProps<object, Result<'GroupProfileResult'>>): ReactElement {
  const { t } = useTranslation()
  const { group } = useWords()
  const { groups } = answer
  const drawn = groups.filter((one) => one.tgi !== null).slice(0, DRAWN)
  const make = useCallback(
    (inks: Inks): Record<string, unknown> => {
      const shown = answer.groups.filter((one) => one.tgi !== null).slice(0, DRAWN)
      return {
        ...base(inks),
        grid: grid({ right: 48 }),
        // 100 is as usual: bars go to the left and to the right of it.
        xAxis: { ...numbers(inks, (value) => full(value + 100), false), scale: false },
        yAxis: {
          ...names(
            inks,
            shown.map((one) => group(one.breakdown, one.other)),
          ),
          inverse: true,
        },
        tooltip: {
          ...tooltip(inks),
          trigger: 'item',
          formatter: ({ dataIndex, name }: { dataIndex: number; name: string }) => {
            const one = shown[dataIndex]!
            return tip(name, [
              { name: 'TGI', value: `${whole(one.tgi)} (${whole(one.low)} – ${whole(one.high)})` },
              {
                name: t('group_profile.target'),
                value: `${ratio(one.target_ratio)} (${share(one.target, answer.target_size).hint})`,
              },
              {
                name: t('group_profile.reference'),
                value: `${ratio(one.reference_ratio)} (${share(one.reference, answer.reference_size).hint})`,
              },
            ])
          },
        },
        series: [
          {
            type: 'bar',
            animation: false,
            barMaxWidth: 22,
            label: {
              show: true,
              position: 'right',
              color: inks.soft,
              formatter: ({ dataIndex }: { dataIndex: number }) => whole(shown[dataIndex]!.tgi),
            },
            data: shown.map((one) => ({
              value: one.tgi! - 100,
              itemStyle: { color: one.tgi! >= 100 ? inks.series[0] : inks.series[1] },
              opens: one.target
                ? { cell: { of: 'target', ...cellOf(one) }, title: group(one.breakdown, one.other) }
                : undefined,
            })),
          },
        ],
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names change with the language alone
    [answer, t],
  )
  if (!answer.target_size) return <Nothing compact={compact} />
  const plot = drawn.length > 0 && (
    <Plot
      make={make}
      open={open}
      compact={compact}
      tall={Math.min(700, 60 + drawn.length * 28)}
      label={drawn.map((one) => `${group(one.breakdown, one.other)}: TGI ${whole(one.tgi)}`).join(', ')}
    />
  )
  if (compact) return plot || <Nothing compact />
  return (
    <>
      <Tiles
        open={open}
        tiles={(['target', 'reference'] as const).map((of) => {
          const size = of === 'target' ? answer.target_size : answer.reference_size
          return {
            key: of,
            title: t('group_profile.' + of),
            text: full(size),
            opens: size ? { cell: { of }, title: t('group_profile.' + of) } : undefined,
          }
        })}
      />
      {plot || <p className="soft">{t('group_profile.all_small')}</p>}
      <p className="soft footnotes">{t('group_profile.foot', { interval: answer.interval })}</p>
      <Sheet
        label={t('analysis.group_profile')}
        first={t('answer.group')}
        open={open}
        columns={[
          { key: 'tgi', title: 'TGI', hint: t('group_profile.tgi_hint') },
          { key: 'low', title: t('group_profile.low') },
          { key: 'target', title: t('group_profile.target') },
          { key: 'target_ratio', title: t('group_profile.target_ratio') },
          { key: 'reference', title: t('group_profile.reference') },
          { key: 'reference_ratio', title: t('group_profile.reference_ratio') },
        ]}
        lines={groups.map((one) => {
          const name = group(one.breakdown, one.other)
          const tone = one.small ? ('small' as const) : undefined
          const of = (set: 'target' | 'reference') => ({
            text: full(one[set]),
            tone,
            opens: one[set]
              ? { cell: { of: set, ...cellOf(one) }, title: `${name} · ${t('group_profile.' + set)}` }
              : undefined,
          })
          return {
            key: JSON.stringify([one.breakdown, one.other]),
            head: <bdi>{name}</bdi>,
            cells: [
              {
                text: one.small ? t('group_profile.small') : whole(one.tgi),
                hint: one.small ? `n = ${full(one.target)} / ${full(one.reference)}` : undefined,
                tone: one.small ? ('small' as const) : ('strong' as const),
              },
              { text: one.low == null ? '–' : `${whole(one.low)} – ${whole(one.high)}`, tone },
              of('target'),
              { text: ratio(one.target_ratio), hint: share(one.target, answer.target_size).hint, tone },
              of('reference'),
              {
                text: ratio(one.reference_ratio),
                hint: share(one.reference, answer.reference_size).hint,
                tone,
              },
            ],
          }
        })}
      />
    </>
  )
}
