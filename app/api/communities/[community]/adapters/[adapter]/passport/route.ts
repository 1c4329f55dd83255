import { pageError } from '@/app/api/_http/page-error'
import { currentReader } from '@/app/reader'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { readEnv } from '@/lib/core/env'
import { findVisibleCommunity } from '@/lib/people/visible-community'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; adapter: string }>
}

/** The signed passport of one version of an adapter, for everybody who may see the community. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, adapter } = await params
    const community = await findVisibleCommunity(await currentReader(), slug)
    const signed = await issuePassport(readEnv(), community, adapter)
    const name = `passport-${slug}-${adapter.slice(-8)}.json`
    return Response.json(signed, { headers: { 'Content-Disposition': `attachment; filename="${name}"` } })
  } catch (error) {
    return pageError(error)
  }
}
