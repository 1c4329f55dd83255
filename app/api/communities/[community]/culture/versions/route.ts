import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import {
  culturePublicationSchema,
  cultureRestorationSchema,
  publishCulture,
  restoreCulture,
} from '@/lib/cultures/write-culture'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

const schema = z.union([cultureRestorationSchema, culturePublicationSchema])

/** Publishes a culture, `{yaml, basedOn, note}`, or an earlier version's text again, `{restore, basedOn}`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug } = await params
    const opened = await openEditor(request, { slug, permission: 'culture.edit', schema })
    const { community, userId, body } = opened
    const publisher = { community, userId }
    const version =
      'restore' in body ? await restoreCulture(publisher, body) : await publishCulture(publisher, body)
    revalidatePath('/', 'layout')
    return Response.json({ version }, { status: 201 })
  } catch (error) {
    return documentError(error)
  }
}
