import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { loadCultures } from '@/lib/cultures/load-cultures'
import { measureParity } from '@/lib/policies/measure-parity'
import { parityRequestSchema } from '@/lib/policies/policy-request'
import { createTrialContext } from '@/lib/policies/trial-context'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** How evenly a draft works in the community's languages; services outside the hub are not asked. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community, body, signal } = await openEditor(request, {
      slug: (await params).community,
      permission: 'policy.edit',
      schema: parityRequestSchema,
    })
    const cultures = await loadCultures([community.id])
    const { languages } = cultures.resolve(community.cultureTag, community.id)
    const context = createTrialContext({ signal })
    return Response.json(await measureParity(body.yaml, { languages, context }))
  } catch (error) {
    return documentError(error)
  }
}
