import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
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
    const { community, userId, body } = await openEditor(request, { slug, permission: 'policy.edit', schema })
    const publisher = { community, userId }
    const { version } =
      'restore' in body ? await restorePolicy(publisher, body) : await publishPolicy(publisher, body)
    revalidatePath(`/community/${slug}`, 'layout')
    return Response.json({ version }, { status: 201 })
  } catch (error) {
    return documentError(error)
  }
}
