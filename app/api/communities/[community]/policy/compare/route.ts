import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import type { Reader } from '@/lib/people/reader'
import { comparePolicies } from '@/lib/policies/compare-policies'
import { compileDraft } from '@/lib/policies/compile-draft'
import { compareRequestSchema, type PolicySource } from '@/lib/policies/policy-request'
import { findPolicyText } from '@/lib/policies/policy-versions'
import { createTrialContext } from '@/lib/policies/trial-context'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** What two policies do to a set of texts; what there was no time for is counted in `unread`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { reader, community, body, signal } = await openEditor(request, {
      slug,
      permission: 'policy.edit',
      schema: compareRequestSchema,
    })
    const [before, after] = await Promise.all([compile(body.before, reader), compile(body.after, reader)])
    const context = createTrialContext({ community, signal })
    return Response.json(await comparePolicies(body.texts, { before, after, context }))
  } catch (error) {
    return documentError(error)
  }
}

async function compile(source: PolicySource, reader: Reader | null) {
  if ('yaml' in source) return compileDraft(source.yaml).policy
  const { yaml } = await findPolicyText(reader, source.community, source.version)
  return compileDraft(yaml, source.community).policy
}
