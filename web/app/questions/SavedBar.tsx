import { DownOutlined, SaveOutlined } from '@ant-design/icons'
import { Button, Dropdown, Tag } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '../api/types'
import { addressOf } from '../parts/Id'
import { useMay } from '../state/allowed'
import { address, navigate } from '../state/url'
import { type Saving, SaveModal } from './SaveModal'
import { Versions } from './Versions'
import type { Saved } from './useSaved'

/** Which saved question is open, whether it was changed since, and what can be done with it. */
export function SavedBar({
  project,
  timeZone,
  saved,
  dirty,
  body,
  name,
}: {
  project: string
  timeZone: string
  saved: Saved
  dirty: boolean
  /** The question as it would be saved. */
  body: { question: Record<string, unknown>; period: Period | null } | null
  /** A name to begin with. */
  name: string
}): ReactElement {
  const { t } = useTranslation()
  const saves = useMay('save')
  const [saving, setSaving] = useState<Saving>()
  const [listed, setListed] = useState(false)
  const { newest, shown } = saved
  const go = (changes: Record<string, string | undefined>): void =>
    navigate(address(location.pathname, new URLSearchParams(location.search), changes))
  const asNew = (): void =>
    setSaving({
      body: body ?? undefined,
      name: (shown ? `${shown.name} 2` : name).slice(0, 128),
      description: shown?.description ?? '',
    })
  return (
    <>
      {newest && shown && (
        <span className="saved-name">
          <b>
            <bdi>{shown.name}</bdi>
          </b>{' '}
          <Tag>{t('saved.version', { version: shown.version })}</Tag>
          {dirty && <Tag color="orange">{t('saved.unsaved')}</Tag>}
          {newest.archived && <Tag>{t('saved.archived')}</Tag>}
        </span>
      )}
      {newest && shown ? (
        <>
          {dirty && saves && (
            <Button
              type="primary"
              disabled={!body}
              icon={<SaveOutlined />}
              onClick={() =>
                setSaving({
                  before: newest,
                  body: body ?? undefined,
                  name: newest.name,
                  description: newest.description,
                })
              }
            >
              {t('saved.save')}
            </Button>
          )}
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'versions', label: t('saved.versions') },
                ...(saves
                  ? [
                      { key: 'rename', label: t('saved.rename') },
                      { key: 'copy', label: t('saved.save_as') },
                    ]
                  : []),
                ...(dirty ? [{ key: 'revert', label: t('saved.revert') }] : []),
                { type: 'divider' as const },
                { key: 'all', label: t('saved.all') },
              ],
              onClick: ({ key }) => {
                if (key === 'versions') setListed(true)
                if (key === 'rename')
                  setSaving({ before: newest, name: newest.name, description: newest.description })
                if (key === 'copy')
                  if (dirty || saved.question) asNew()
                  else
                    setSaving({
                      body: { question: shown.question, period: shown.period },
                      name: `${shown.name} 2`,
                      description: shown.description,
                    })
                if (key === 'revert') go({ q: undefined })
                if (key === 'all') toList()
              },
            }}
          >
            <Button>
              {t('saved.more')} <DownOutlined />
            </Button>
          </Dropdown>
        </>
      ) : (
        <>
          {saves && (
            <Button icon={<SaveOutlined />} disabled={!body} onClick={asNew}>
              {t('saved.save')}
            </Button>
          )}
          <Button onClick={toList}>{t('saved.open_saved')}</Button>
        </>
      )}
      {saving && (
        <SaveModal
          project={project}
          saving={saving}
          close={() => setSaving(undefined)}
          done={(one) => {
            setSaving(undefined)
            // A new name alone leaves what is not saved yet as it is.
            go({ saved: String(one.id), v: undefined, ...(saving.body && { q: undefined }) })
          }}
        />
      )}
      {listed && newest && shown && (
        <Versions
          project={project}
          timeZone={timeZone}
          newest={newest}
          shown={shown.version}
          close={() => setListed(false)}
          open={(version) => {
            setListed(false)
            go({ v: version === newest.version ? undefined : String(version), q: undefined })
          }}
          restore={(one) => {
            setListed(false)
            setSaving({
              before: newest,
              body: { question: one.question, period: one.period },
              name: newest.name,
              description: newest.description,
              reason: t('saved.back_to', { version: one.version }),
            })
          }}
        />
      )}
    </>
  )
}

const toList = (): void => navigate(addressOf('/questions', {}))
