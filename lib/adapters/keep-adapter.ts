import { adoptAdapter, isAdapterThere } from '@/lib/storage/adapter-store'
import { updateUpload } from '@/lib/store/uploads'
import type { AdapterCheck } from './adapter-check'
import { removeUnusedAdapter } from './remove-unused-adapter'
import type { Outcome } from './run-checks'

/**
 * Keeps what the checks of an upload found: first the adapter's bytes in blob storage, then the row that names them.
 * Its own files stay where they are until the caller removes them, so that a kill in between loses nothing; bytes that
 * no row came to name are swept later.
 */
export async function keepAdapter(
  dataDir: string,
  uploadId: string,
  { checks, adapter, bundle }: Outcome & { checks: AdapterCheck[] },
): Promise<void> {
  if (!adapter && !bundle) {
    await updateUpload(uploadId, ['checking'], { status: 'refused', checks })
    return
  }
  const adopt = async () => {
    if (adapter) await adoptAdapter(dataDir, adapter.folder, adapter.found.digest, ['README.md'])
  }
  await adopt()
  const isKept = await updateUpload(uploadId, ['checking'], {
    ...{ status: 'checked', checks },
    ...(adapter ? { found: adapter.found } : {}),
    ...(bundle ? { bundle } : {}),
  })
  if (!adapter) return
  const { digest } = adapter.found
  // Given up in between: nobody wants the bytes, unless another row has the same.
  if (!isKept) await removeUnusedAdapter(dataDir, digest)
  // Swept in the moment before the row named it, for another upload of the same bytes.
  else if (!(await isAdapterThere(dataDir, digest))) await adopt()
}
