import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { saidError } from '@/lib/core/said-error'
import { getUploadRow, insertUpload, listOpenUploadRows } from '@/lib/store/uploads'
import { discardUpload } from './discard-upload'
import { requireSpace } from './reserve-space'
import { type HubSource, parseNewUpload, toUpload, type Upload } from './upload'

/** Uploads that one community may have open at a time. */
const MAX_OPEN = 20

/**
 * Begins an upload: what will arrive is declared first, so that space is there for it.
 * @throws PolyphonyError invalid_request, too_large, or conflict when too many are open
 */
export async function openUpload(
  env: Pick<Env, 'dataDir' | 'ADAPTER_QUOTA_GB'>,
  input: { communityId: string; userId: string | null; upload: unknown; source?: HubSource },
): Promise<Upload> {
  const { name, files } = parseNewUpload(input.upload)
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  await requireSpace(env, input.communityId, sizeBytes)
  if ((await listOpenUploadRows(input.communityId)).length >= MAX_OPEN) {
    throw saidError('conflict', { key: 'uploadErrors.tooMany', params: { most: MAX_OPEN } })
  }
  const { communityId, userId, source = null } = input
  return toUpload(await insertUpload({ communityId, userId, name, files, source }))
}

/** A community's upload. @throws PolyphonyError (not_found), also for another community's */
export async function findUpload(communityId: string, id: string): Promise<Upload> {
  const row = await getUploadRow(id)
  if (row?.communityId !== communityId) throw new PolyphonyError('not_found', 'There is no such upload.')
  return toUpload(row)
}

/** What a community has begun to upload and not published yet, the newest first. */
export async function listOpenUploads(communityId: string): Promise<Upload[]> {
  return (await listOpenUploadRows(communityId)).map(toUpload)
}

/** Gives up an upload and returns its disk space; a published one's adapter stays. */
export async function deleteUpload(dataDir: string, communityId: string, id: string): Promise<void> {
  const { found } = await findUpload(communityId, id)
  await discardUpload(dataDir, { id, digest: found?.digest })
}
