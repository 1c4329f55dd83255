import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { compileDraft } from '@/lib/policies/compile-draft'
import { tryRequestSchema } from '@/lib/policies/policy-request'
import { tellTried } from '@/lib/policies/tell-tried'
import { createTrialContext } from '@/lib/policies/trial-context'
import { tryText } from '@/lib/policies/try-text'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** What every step of a draft says of one text, and what its reader would be told. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { community, body, signal } = await openEditor(request, {
      slug,
      permission: 'policy.edit',
      schema: tryRequestSchema,
    })
    const { text, stage, language } = body
    const { policy } = compileDraft(body.yaml)
    const context = createTrialContext({ community, language, signal })
    const tried = await tryText({ text, stage, policy, context })
    const told = tellTried(tried, { policy, community: community.name, language })
    return Response.json({ ...tried, ...(told !== undefined && { told }) })
  } catch (error) {
    return documentError(error)
  }
}
