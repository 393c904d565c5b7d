import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../state/allowed'
import { DeleteDialog } from './DeleteDialog'
import { DeletedProjects } from './DeletedProjects'
import './deletion.css'

/** Deleting the project that is open, and those that were deleted. */
export function DangerZone({ project, timeZone }: { project: string; timeZone: string }): ReactElement {
  const { t } = useTranslation()
  const may = useMay('delete')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <DeletedProjects timeZone={timeZone} />
      {may && (
        <section className="card danger-zone" aria-labelledby="danger-zone">
          <h2 id="danger-zone">{t('deletion.zone')}</h2>
          <div className="danger-act">
            <div>
              <strong>{t('deletion.delete')}</strong>
              <p className="soft">{t('deletion.hint')}</p>
            </div>
            <Button danger onClick={() => setAsking(true)}>
              {t('deletion.open')}
            </Button>
          </div>
          {asking && <DeleteDialog project={project} timeZone={timeZone} close={() => setAsking(false)} />}
        </section>
      )}
    </>
  )
}
