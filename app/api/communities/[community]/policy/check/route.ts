import { openPolicyRoom } from '@/app/api/communities/open-policy-room'
import { policyError } from '@/app/api/communities/policy-error'
import { inspectPolicy } from '@/lib/policies/inspect-policy'
import { checkRequestSchema } from '@/lib/policies/policy-request'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** What is wrong with a draft, by line and column, and how its own tests go. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community } = await params
    const { body, signal } = await openPolicyRoom(request, community, checkRequestSchema)
    return Response.json(await inspectPolicy(body.yaml, { runTests: body.runTests, signal }))
  } catch (error) {
    return policyError(error)
  }
}
