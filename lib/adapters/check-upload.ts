import type { Env } from '@/lib/core/env'
import { readPeftConfig } from '@/lib/formats/read-adapter'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import type { AdapterBase } from './adapter-base'
import type { AdapterCheck, CheckedAdapter } from './adapter-check'
import { checkAdapter } from './check-adapter'
import { checkServing } from './check-serving'
import { findLookAlikes } from './find-look-alikes'
import { gatherUpload } from './gather-upload'
import { listAdapterBases } from './list-adapter-bases'
import { judgeServing } from './list-serves-on'
import { type CheckOptions, runChecks } from './run-checks'
import type { Upload } from './upload'

export type CheckSettings = Pick<Env, 'dataDir' | 'starterDir' | 'ADAPTER_QUOTA_GB' | 'MODEL_SERVERS'>

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
      const bases = await listAdapterBases(starterDir, dataDir, parseRemoteServers(env.MODEL_SERVERS))
      const found = yield* checkFolder(env, upload.communityId, { folder, bases, ...options })
      return found && { adapter: { found, folder } }
    },
    options,
  )
}

/** Every check of an adapter's folder: the comparison with the hub's other adapters, and who can serve it, included. */
export async function* checkFolder(
  env: CheckSettings,
  communityId: string,
  input: { folder: string; bases: AdapterBase[]; signal?: AbortSignal },
): AsyncGenerator<AdapterCheck, CheckedAdapter | undefined> {
  const found = yield* checkAdapter(input)
  const base = input.bases.find(({ name }) => name === found?.baseModel)
  if (!found || !base) return found
  yield await findLookAlikes(env.dataDir, communityId, base, found)
  const { rank, hasPatterns } = await readPeftConfig(input.folder)
  const servers = judgeServing(env, { base: base.name, digest: found.digest, needs: { rank, hasPatterns } })
  yield checkServing(servers, base.name)
  return found
}
