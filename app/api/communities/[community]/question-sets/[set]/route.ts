import { z } from 'zod'
import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { documentError } from '@/app/api/communities/document-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { findQuestionSet, removeQuestionSet, saveQuestionSet } from '@/lib/checks/question-sets'
import { PolyphonyError } from '@/lib/core/errors'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; set: string }>
}

const bodySchema = z.strictObject({
  yaml: z.string(),
  /** The version that was edited; 0 for a new set. */
  basedOn: z.int().min(0).optional(),
})

/** A question set as a YAML file: the newest version, or `?version=N`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, set } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    const wanted = new URL(request.url).searchParams.get('version')
    if (wanted !== null && !/^\d{1,9}$/.test(wanted))
      throw new PolyphonyError('invalid_request', 'version: a number such as 3', { param: 'version' })
    const exact = wanted === null ? undefined : Number(wanted)
    const { yaml, version } = await findQuestionSet(community.id, set, exact)
    const name = encodeURIComponent(`${slug}-${set}-v${version}.yaml`)
    return new Response(yaml, {
      headers: {
        'Content-Type': 'application/yaml; charset=utf-8',
        'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
        'Cache-Control': 'no-store',
      },
    })
  } catch (error) {
    return pageError(error)
  }
}

/** Saves a question set, `{"yaml", "basedOn"?}`, as its next version; what is wrong with it comes with line and column. */
export async function PUT(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, set: name } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    const { yaml, basedOn } = parseRequest(bodySchema, await readJsonBody(request))
    const saved = await saveQuestionSet({ communityId: community.id, name, yaml, basedOn, savedById: userId })
    return Response.json({ name: saved.name, version: saved.version, questions: saved.questions })
  } catch (error) {
    return documentError(error)
  }
}

/** Takes a question set away. */
export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, set: name } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    await removeQuestionSet(community.id, name, userId)
    return new Response(null, { status: 204 })
  } catch (error) {
    return pageError(error)
  }
}
