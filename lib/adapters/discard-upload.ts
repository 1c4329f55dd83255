import { removeAdapter } from '@/lib/storage/adapter-store'
import { removeUploadFiles } from '@/lib/storage/upload-store'
import { isAdapterStored } from '@/lib/store/adapters'
import { deleteUploadRow } from '@/lib/store/uploads'

/** Forgets an upload and gives back its disk space, also that of a checked adapter which nobody published. */
export async function discardUpload(
  dataDir: string,
  { id, digest }: { id: string; digest: string | undefined },
): Promise<void> {
  await removeUploadFiles(dataDir, id)
  await deleteUploadRow(id)
  if (digest !== undefined && !(await isAdapterStored(digest))) await removeAdapter(dataDir, digest)
}
