import { removeUploadFiles } from '@/lib/storage/upload-store'
import { deleteUploadRow } from '@/lib/store/uploads'
import { removeUnusedAdapter } from './remove-unused-adapter'

/**
 * Forgets an upload and gives back its disk space, also that of a checked adapter which nobody published. The row goes
 * first: killed after that, it leaves bytes that `sweepOrphans` finds.
 */
export async function discardUpload(
  dataDir: string,
  { id, digest }: { id: string; digest: string | undefined },
): Promise<void> {
  await deleteUploadRow(id)
  await removeUploadFiles(dataDir, id)
  if (digest !== undefined) await removeUnusedAdapter(dataDir, digest)
}
