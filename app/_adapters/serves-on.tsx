import { useTranslations } from 'next-intl'
import { HubWords } from '@/app/_ui/hub-words'
import type { ServesOn as Served } from '@/lib/adapters/list-serves-on'

/** The model servers that serve a version, and why each of the others does not. */
export function ServesOn({ servers }: { servers: Served[] }) {
  const t = useTranslations('serving')
  const nameOf = ({ kind, server }: Served) => (kind === 'embedded' ? t('ownEngine') : server)
  const serving = servers.filter(({ serves }) => serves)
  return (
    <>
      <p>
        <span className="text-muted">{t('servesOn')}:</span>{' '}
        {serving.length === 0
          ? t('nowhere')
          : serving.map((server, at) => (
              <span key={server.server}>
                {at > 0 && ', '}
                <bdi>{nameOf(server)}</bdi>
              </span>
            ))}
      </p>
      {servers
        .filter(({ serves }) => !serves)
        .map((server) => (
          <p key={server.server} className="break-words text-small">
            <span className="text-against">{t('no', { server: nameOf(server) })}</span>{' '}
            {server.reason === null ? (
              t('refusedThere')
            ) : (
              <span className="text-muted">
                <HubWords said={server.said} words={server.reason} />
              </span>
            )}
          </p>
        ))}
    </>
  )
}
