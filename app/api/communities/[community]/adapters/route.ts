import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { listAdapterVersions } from '@/lib/adapters/adapter-versions'
import { deleteUpload, findUpload, openUpload } from '@/lib/adapters/open-upload'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { receiveZip } from '@/lib/adapters/receive-zip'
import { checkArrival } from '@/lib/bundles/check-arrival'
import { viewBundle } from '@/lib/bundles/view-bundle'
import { beginChecks } from '@/lib/chat/begin-checks'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** Every version of the community's adapters, for who may upload. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community } = await requireUploadRight(request, (await params).community, 'adapters.upload')
    return Response.json({ adapters: await listAdapterVersions(community.id) })
  } catch (error) {
    return pageError(error)
  }
}

/**
 * For training jobs: a zip of a PEFT folder as the body is uploaded and validated in one request, and published when its
 * checks before publishing have passed, which run in the background (202). `?name=` names the adapter; `&publish=0` leaves
 * publishing to a person; `&reason=` publishes at once, whatever the checks would say, and is kept (201). A zip that
 * fails its validation is a 422 with every check, and nothing of it is kept. A bundle of another hub is checked likewise
 * and waits for a person.
 */
export async function PUT(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    const query = new URL(request.url).searchParams
    const isPublishing = query.get('publish') !== '0'
    if (isPublishing) await requireUploadRight(request, slug, 'adapters.publish')
    const env = readEnv()
    const upload = await openUpload(env, {
      communityId: community.id,
      userId,
      upload: {
        name: query.get('name') ?? '',
        files: [{ path: 'adapter.zip', sizeBytes: declaredBytes(request) }],
      },
    })
    try {
      await receiveZip(env.dataDir, upload, request.body)
    } catch (error) {
      await deleteUpload(env.dataDir, community.id, upload.id)
      throw error
    }
    for await (const _ of checkArrival(env, upload));
    const arrived = await findUpload(community.id, upload.id)
    const { status, checks, found } = arrived
    if (status !== 'checked') {
      await deleteUpload(env.dataDir, community.id, upload.id)
      return Response.json({ status, checks }, { status: 422 })
    }
    const bundle = viewBundle(arrived)
    const reason = query.get('reason') ?? ''
    const publishes = isPublishing && !bundle
    const begin = () => beginChecks(env, { community, userId, publishes, upload: arrived })
    if (!publishes || reason.trim() === '') {
      if (found) await begin()
      const body = { upload: upload.id, status, checks, found, bundle, publishes }
      return Response.json(body, { status: publishes ? 202 : 200 })
    }
    const place = { communityId: community.id, uploadId: upload.id, userId }
    const published = await publishUpload(env, { ...place, reason }).catch(async (error: unknown) => {
      await begin()
      throw error
    })
    const { name, version, digest } = published.adapter
    const body = { name, version, digest, assistants: published.assistants, checks }
    return Response.json(body, { status: 201 })
  } catch (error) {
    return pageError(error)
  }
}

function declaredBytes(request: Request): number {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (Number.isInteger(length) && length > 0) return length
  throw new PolyphonyError(
    'invalid_request',
    'Send the zip as the body with its Content-Length, as `curl -T adapter.zip` does.',
  )
}
