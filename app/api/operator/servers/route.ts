import { pageError } from '@/app/api/_http/page-error'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { findServersOverview } from '@/lib/models/servers-overview'
import { mayOnHub } from '@/lib/people/require-on-hub'

export const dynamic = 'force-dynamic'

/** How the model servers are at this moment; for whoever does not run the hub it is not there. */
export async function GET(): Promise<Response> {
  try {
    if (!mayOnHub(await currentReader(), 'hub.operate'))
      throw new PolyphonyError('not_found', 'There is no such page.')
    const overview = await findServersOverview(readEnv(), Date.now())
    return Response.json(overview, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    return pageError(error)
  }
}
