import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { saidError } from '@/lib/core/said-error'
import { downloadFile } from '@/lib/models/download-file'
import { hubOf } from '@/lib/models/hub'
import { partName, partsFolder, removeUploadFiles } from '@/lib/storage/upload-store'
import { getUploadRow, updateUpload } from '@/lib/store/uploads'
import { type CheckSettings, checkUpload } from './check-upload'
import { hasArrived } from './gather-upload'
import type { Upload } from './upload'

/** A slow download says every so often that somebody still works on it. */
const TOUCH_MS = 60_000

/**
 * Fetches an import's files from the Hub and checks them like any upload. What a kill left is gone on with; what went
 * wrong is kept with the import until somebody lets it try again. An import that was given up in between leaves nothing.
 * @throws PolyphonyError (cancelled) when the signal ends it; the bytes that came are kept
 */
export async function fetchImport(
  env: CheckSettings & Pick<Env, 'HF_ENDPOINT' | 'HF_TOKEN'>,
  upload: Upload,
  options: { signal: AbortSignal; retryMs?: number },
): Promise<void> {
  const { source } = upload
  if (!source) throw new PolyphonyError('conflict', 'The files of this upload are sent, not fetched.')
  const touch = setInterval(
    () => void updateUpload(upload.id, ['receiving'], { source }).catch(() => undefined),
    TOUCH_MS,
  )
  try {
    await download(env, upload, options)
    for await (const _ of checkUpload(env, upload, { signal: options.signal }));
  } catch (error) {
    if (options.signal.aborted)
      throw new PolyphonyError('cancelled', 'The import was stopped.', { cause: error })
    // Given up in between: whatever failed then failed for want of its files.
    if (!(await getUploadRow(upload.id))) return
    const isKnown = error instanceof PolyphonyError && error.code !== 'internal'
    const { message, said } = isKnown ? error : saidError('internal', { key: 'hubErrors.own', params: {} })
    await updateUpload(upload.id, ['receiving'], { source: { ...source, error: message, said } })
    if (!isKnown) throw error
  } finally {
    clearInterval(touch)
    if (!(await getUploadRow(upload.id))) await removeUploadFiles(env.dataDir, upload.id)
  }
}

async function download(
  env: Parameters<typeof fetchImport>[0],
  upload: Upload,
  options: { signal: AbortSignal; retryMs?: number },
): Promise<void> {
  const { source } = upload
  if (!source) return
  const folder = partsFolder(env.dataDir)
  await mkdir(folder, { recursive: true })
  for (const [index, { path, sizeBytes }] of upload.files.entries()) {
    if (await hasArrived(env.dataDir, upload, index)) continue
    const digest = source.digests[index]
    if (!digest) throw new PolyphonyError('internal', `${upload.id} has no digest of ${path}`)
    await downloadFile({
      ...{ hub: hubOf(env), sizeBytes, digest, name: path, ...options },
      address: `/${source.id}/resolve/${source.commit}/${path}`,
      path: join(folder, partName(upload.id, index)),
    })
  }
}
