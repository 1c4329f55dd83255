import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { measureTopics } from '@/lib/policies/measure-topics'
import { topicsRequestSchema } from '@/lib/policies/policy-request'
import { createTrialContext } from '@/lib/policies/trial-context'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** How each of some topics would do, every line judged by what was learnt from the others; nothing is kept. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community } = await params
    const { body, signal } = await openEditor(request, {
      slug: community,
      permission: 'policy.edit',
      schema: topicsRequestSchema,
    })
    const { topics, model } = body
    const context = { ...createTrialContext({ signal }), stage: 'input' as const, signal }
    return Response.json({ topics: await measureTopics(topics, { model, context }) })
  } catch (error) {
    return documentError(error)
  }
}
