import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { inspectPolicy } from '@/lib/policies/inspect-policy'
import { checkRequestSchema } from '@/lib/policies/policy-request'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** What is wrong with a draft, by line and column, and how its own tests go. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { community, body, signal } = await openEditor(request, {
      slug,
      permission: 'policy.edit',
      schema: checkRequestSchema,
    })
    return Response.json(await inspectPolicy(body.yaml, { runTests: body.runTests, community, signal }))
  } catch (error) {
    return documentError(error)
  }
}
