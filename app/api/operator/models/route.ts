import { pageError } from '@/app/api/_http/page-error'
import { currentReader } from '@/app/reader'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { findModelsOverview } from '@/lib/models/models-overview'
import { mayOnHub } from '@/lib/people/require-on-hub'

export const dynamic = 'force-dynamic'

/** How base models and their installations are at this moment; for whoever does not run the hub it is not there. */
export async function GET(): Promise<Response> {
  try {
    if (!mayOnHub(await currentReader(), 'hub.operate'))
      throw new PolyphonyError('not_found', 'There is no such page.')
    const overview = await findModelsOverview(readEnv(), STARTER_BASE_MODEL)
    return Response.json(overview, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    return pageError(error)
  }
}
