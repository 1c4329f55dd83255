import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { openPolicyRoom } from '@/app/api/communities/open-policy-room'
import { policyError } from '@/app/api/communities/policy-error'
import {
  publicationSchema,
  publishPolicy,
  restorationSchema,
  restorePolicy,
} from '@/lib/policies/publish-policy'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** Publishes a policy, `{yaml, basedOn, note}`, or an earlier version's text again, `{restore, basedOn}`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const schema = z.union([restorationSchema, publicationSchema])
    const { community, userId, body } = await openPolicyRoom(request, slug, schema)
    const publisher = { community, userId }
    const { version } =
      'restore' in body ? await restorePolicy(publisher, body) : await publishPolicy(publisher, body)
    revalidatePath(`/community/${slug}`, 'layout')
    return Response.json({ version }, { status: 201 })
  } catch (error) {
    return policyError(error)
  }
}
