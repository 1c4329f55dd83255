import { listEngineHealth } from '@/lib/inference/list-engine-health'
import { pingModelServer } from '@/lib/inference/ping-model-server'
import { pingDatabase } from '@/lib/store/ping-database'

export const dynamic = 'force-dynamic'

/** 200 when the hub can keep what is written; whether answers can be drawn right now, base by base, stands beside it. */
export async function GET(): Promise<Response> {
  const [isDatabaseUp, isEngineUp] = await Promise.all([pingDatabase(), pingModelServer()])
  return Response.json(
    {
      status: isDatabaseUp ? 'ok' : 'unavailable',
      database: isDatabaseUp,
      engine: isEngineUp,
      engines: listEngineHealth(),
    },
    { status: isDatabaseUp ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  )
}
