import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { messageFor } from '@/guardrails/message-for'
import { compileDraft } from '@/lib/policies/compile-draft'
import { tryRequestSchema } from '@/lib/policies/policy-request'
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
    const words = { community: community.name, messages: policy.messages }
    const decisive = tried.steps
      .flatMap(({ verdicts }) => verdicts)
      .find(({ action }) => action !== 'allow' && action === tried.action)
    const told = decisive && messageFor(decisive, language, words)
    return Response.json({ ...tried, ...(told !== undefined && { told }) })
  } catch (error) {
    return documentError(error)
  }
}
