import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { listKeptTexts } from '@/lib/moderation/list-kept-texts'
import { requireInCommunity } from '@/lib/people/may-in-community'
import { comparePolicies } from '@/lib/policies/compare-policies'
import { openCompared } from '@/lib/policies/open-compared'
import { compareRequestSchema } from '@/lib/policies/policy-request'
import { createTrialContext } from '@/lib/policies/trial-context'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/**
 * What two policies do to a set of texts; what there was no time for is counted in `unread`, steps that may not be
 * asked stand in `notAsked`, and `filters` says which filter each step is. Kept texts come along.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { reader, community, body, signal } = await openEditor(request, {
      slug,
      permission: 'policy.edit',
      schema: compareRequestSchema,
    })
    const isKept = body.texts === 'kept'
    if (isKept) await requireInCommunity(reader, community, 'moderation.read')
    const texts = body.texts === 'kept' ? await listKeptTexts(community.id) : body.texts
    const place = { reader, community: community.slug, isKept }
    const [before, after] = await Promise.all([
      openCompared(body.before, place),
      openCompared(body.after, place),
    ])
    const context = createTrialContext({ community, signal })
    const compared = await comparePolicies(texts, { before: before.policy, after: after.policy, context })
    const steps = [...before.policy.steps, ...after.policy.steps]
    return Response.json({
      ...compared,
      notAsked: { before: before.notAsked, after: after.notAsked },
      filters: Object.fromEntries(steps.map(({ name, guardrail }) => [name, guardrail.id])),
      ...(isKept && { texts }),
    })
  } catch (error) {
    return documentError(error)
  }
}
