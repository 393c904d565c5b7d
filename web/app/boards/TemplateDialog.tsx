import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Input, Modal, Select, Skeleton } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { boardsApi } from '../api/boards'
import { Trouble } from '../parts/Trouble'
import { usePreference } from '../state/preferences'

/** A ready board: chosen, looked at on this project's events, corrected, saved. */
export function TemplateDialog({
  project,
  onMade,
  onClose,
}: {
  project: string
  onMade: (id: number) => void
  onClose: () => void
}): ReactElement {
  const { t } = useTranslation()
  const language = usePreference('language')
  const [key, setKey] = useState('')
  const templates = useQuery({
    queryKey: ['board-templates', project],
    queryFn: () => boardsApi.templates(project),
    staleTime: Infinity,
  })
  return (
    <Modal open width={760} title={t('template.title')} footer={null} onCancel={onClose}>
      {templates.error && <Trouble error={templates.error} />}
      {!key && <p className="soft">{t('template.hint')}</p>}
      {!key && templates.isPending && <Skeleton active />}
      {!key && (
        <div className="board-cards">
          {templates.data?.map((one) => (
            <button key={one.key} type="button" className="board-card" onClick={() => setKey(one.key)}>
              <b>{one.name[language]}</b>
              <br />
              <span className="soft">{one.description[language]}</span>
            </button>
          ))}
        </div>
      )}
      {key && (
        <Fitting key={key} project={project} template={key} onMade={onMade} onBack={() => setKey('')} />
      )}
    </Modal>
  )
}

function Fitting({
  project,
  template,
  onMade,
  onBack,
}: {
  project: string
  template: string
  onMade: (id: number) => void
  onBack: () => void
}): ReactElement {
  const { t } = useTranslation()
  const language = usePreference('language')
  const [chosen, setChosen] = useState<Record<string, string | null>>({})
  const [name, setName] = useState<string>()
  const fit = useQuery({
    queryKey: ['board-fit', project, template, chosen, language],
    queryFn: () => boardsApi.fit(project, template, chosen),
    placeholderData: (before) => before,
  })
  const create = useMutation({
    mutationFn: () =>
      boardsApi.create(
        project,
        name ?? fit.data!.name,
        fit.data!.board,
        fit.data!.description,
        name !== undefined,
      ),
    onSuccess: (made) => onMade(made.id),
  })
  if (fit.error) return <Trouble error={fit.error} retry={() => void fit.refetch()} />
  if (!fit.data) return <Skeleton active />
  const { roles, left_out, board } = fit.data
  const tiles = (board as { tiles: unknown[] }).tiles.length
  return (
    <>
      <label>
        {t('template.name')}
        <Input
          value={name ?? fit.data.name}
          maxLength={128}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      {roles.length > 0 && (
        <table className="fit-roles">
          <caption className="soft">{t('template.roles')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('template.role')}</th>
              <th scope="col">{t('template.played_by')}</th>
              <th scope="col">{t('template.why')}</th>
            </tr>
          </thead>
          <tbody>
            {roles.map((role) => (
              <tr key={role.key}>
                <td>{role.title}</td>
                <td>
                  <Select
                    size="small"
                    style={{ minWidth: 200 }}
                    showSearch
                    allowClear
                    aria-label={role.title}
                    placeholder={t('template.nothing')}
                    value={role.name ?? undefined}
                    options={[...new Set([...(role.name ? [role.name] : []), ...role.candidates])].map(
                      (value) => ({
                        value,
                        label: value,
                      }),
                    )}
                    onChange={(value: string | undefined) =>
                      setChosen({ ...chosen, [role.key]: value ?? null })
                    }
                  />
                </td>
                <td className="soft">{t('template.why_' + role.why)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left_out.length > 0 && (
        <Alert
          type="info"
          title={t('template.left_out', { all: left_out.length })}
          description={
            <ul>
              {left_out.map((one) => (
                <li key={one.title}>
                  {t('template.missing', { title: one.title, roles: one.missing.join(', ') })}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {create.error && <Trouble error={create.error} />}
      <p className="board-bar">
        <Button onClick={onBack}>{t('template.back')}</Button>
        <Button type="primary" disabled={!tiles} loading={create.isPending} onClick={() => create.mutate()}>
          {t('template.create', { all: tiles })}
        </Button>
      </p>
    </>
  )
}
