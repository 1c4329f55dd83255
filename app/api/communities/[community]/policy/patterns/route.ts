import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { patternsRequestSchema } from '@/lib/policies/policy-request'
import { testPatterns } from '@/lib/policies/test-patterns'
import { createTrialContext } from '@/lib/policies/trial-context'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** What each of some patterns finds in a text, or what is wrong with it and where; nothing is kept. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community } = await params
    const { body, signal } = await openEditor(request, {
      slug: community,
      permission: 'policy.edit',
      schema: patternsRequestSchema,
    })
    const { patterns, text, language } = body
    const context = { ...createTrialContext({ language, signal }), stage: 'input' as const, signal }
    return Response.json({ patterns: await testPatterns(patterns, { text, context }) })
  } catch (error) {
    return documentError(error)
  }
}
