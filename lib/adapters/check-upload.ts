import type { Env } from '@/lib/core/env'
import type { AdapterBase } from './adapter-base'
import type { AdapterCheck, CheckedAdapter } from './adapter-check'
import { checkAdapter } from './check-adapter'
import { findLookAlikes } from './find-look-alikes'
import { gatherUpload } from './gather-upload'
import { listAdapterBases } from './list-adapter-bases'
import { type CheckOptions, runChecks } from './run-checks'
import type { Upload } from './upload'

export type CheckSettings = Pick<Env, 'dataDir' | 'starterDir' | 'ADAPTER_QUOTA_GB'>

/** Checks an upload that is an adapter. @throws PolyphonyError as `runChecks` */
export function checkUpload(
  env: CheckSettings,
  upload: Upload,
  options: CheckOptions = {},
): AsyncGenerator<AdapterCheck, void> {
  const { dataDir, starterDir } = env
  return runChecks(
    dataDir,
    upload,
    async function* () {
      const folder = await gatherUpload(env, upload)
      const bases = await listAdapterBases(starterDir, dataDir)
      const found = yield* checkFolder(dataDir, upload.communityId, { folder, bases, ...options })
      return found && { adapter: { found, folder } }
    },
    options,
  )
}

/** Every check of an adapter's folder, the comparison with the hub's other adapters included. */
export async function* checkFolder(
  dataDir: string,
  communityId: string,
  input: { folder: string; bases: AdapterBase[]; signal?: AbortSignal },
): AsyncGenerator<AdapterCheck, CheckedAdapter | undefined> {
  const found = yield* checkAdapter(input)
  const base = input.bases.find(({ name }) => name === found?.baseModel)
  if (found && base) yield await findLookAlikes(dataDir, communityId, base, found)
  return found
}
