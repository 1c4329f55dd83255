import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { type CheckSettings, checkUpload } from '@/lib/adapters/check-upload'
import { isZipWith } from '@/lib/adapters/gather-upload'
import type { CheckOptions } from '@/lib/adapters/run-checks'
import type { Upload } from '@/lib/adapters/upload'
import { checkBundle } from './check-bundle'
import { MANIFEST } from './manifest'

/** Checks whatever arrived: a zip with a manifest is a bundle, everything else an adapter. @throws PolyphonyError as `runChecks` */
export async function* checkArrival(
  env: CheckSettings,
  upload: Upload,
  options: CheckOptions = {},
): AsyncGenerator<AdapterCheck, void> {
  const isBundle = await isZipWith(env.dataDir, upload, MANIFEST)
  yield* isBundle ? checkBundle(env, upload, options) : checkUpload(env, upload, options)
}
