import type { Upload } from '@/lib/adapters/upload'
import { beginRun, type CheckRun } from '@/lib/checks/check-runs'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import type { CommunityRow } from '@/lib/store/communities'
import { findCheckRunner } from './check-runner'

/**
 * Begins the checks before publishing of an upload that passed validation, anew where they were begun before; they run
 * in the background.
 * @param input.publishes whether it is published by itself when everything has passed
 * @throws PolyphonyError conflict when it is not there yet, or is published
 */
export async function beginChecks(
  env: Pick<Env, 'starterDir' | 'dataDir'>,
  input: { community: CommunityRow; upload: Upload; userId: string | null; publishes?: boolean },
): Promise<CheckRun> {
  const { community, upload, userId, publishes } = input
  const { found } = upload
  if (upload.status !== 'checked' || !found) {
    throw new PolyphonyError('conflict', 'Only an upload that passed its validation can be asked questions.')
  }
  const adapter = { name: upload.name, baseModel: found.baseModel, digest: found.digest }
  const run = await beginRun(env, {
    ...{ community, adapter, userId, uploadId: upload.id },
    ...(publishes !== undefined && { publishes }),
  })
  findCheckRunner().interrupt(upload.id)
  findCheckRunner().wake()
  return run
}
