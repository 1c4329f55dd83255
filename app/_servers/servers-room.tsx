'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Preformatted } from '@/app/_ui/preformatted'
import type { ServersOverview } from '@/lib/models/servers-overview'
import { ServerItem } from './server-item'

/** The hub looks at its servers as often. */
const EVERY_MS = 2_000

/** Every model server, followed while the page is open; where there is none, how to name one. */
export function ServersRoom({ initial }: { initial: ServersOverview }) {
  const { servers, nowMs } = useServers(initial)
  if (servers.length === 0) return <NoServers />
  return (
    <ul className="flex flex-col gap-3">
      {servers.map((server) => (
        <ServerItem key={server.name} server={server} nowMs={nowMs} />
      ))}
    </ul>
  )
}

function useServers(initial: ServersOverview): ServersOverview {
  const [overview, setOverview] = useState(initial)
  useEffect(() => {
    const refresh = async () => {
      if (document.hidden) return
      const response = await fetch('/api/operator/servers', { cache: 'no-store' }).catch(() => undefined)
      if (response?.ok) setOverview(await response.json())
    }
    const timer = setInterval(() => void refresh(), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return overview
}

const EXAMPLE = `MODEL_SERVERS='[{"kind": "vllm", "url": "http://10.0.0.5:8000", "seenAs": "/mnt/hub/adapters"}]' npm start`

function NoServers() {
  const t = useTranslations('servers')
  return (
    <section className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <h2 className="font-serif font-semibold">{t('empty')}</h2>
      <p>{t('emptyText')}</p>
      <Preformatted dir="ltr" className="font-mono text-small">
        {EXAMPLE}
      </Preformatted>
      <p className="text-muted">{t('emptyMore')}</p>
    </section>
  )
}
