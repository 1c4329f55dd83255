import { z } from 'zod'
import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { inspectCulture } from '@/lib/cultures/inspect-culture'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

const schema = z.strictObject({ yaml: z.string() })

/** What is wrong with a culture that is being written, by line and column, or what the model would read. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug } = await params
    const { community, body } = await openEditor(request, { slug, permission: 'culture.edit', schema })
    return Response.json(await inspectCulture(body.yaml, community))
  } catch (error) {
    return documentError(error)
  }
}
