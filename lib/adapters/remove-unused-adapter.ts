import { putAdapterAside } from '@/lib/storage/adapter-store'
import { isAdapterStored } from '@/lib/store/adapters'

/**
 * Removes an adapter's bytes when no version and no upload names them. They are put aside first and asked for again,
 * so that a row which comes to name them at this moment gets them back.
 * @returns whether they are gone
 */
export async function removeUnusedAdapter(dataDir: string, digest: string): Promise<boolean> {
  if (await isAdapterStored(digest)) return false
  const aside = await putAdapterAside(dataDir, digest)
  if (!aside) return false
  if (await isAdapterStored(digest)) {
    await aside.putBack()
    return false
  }
  await aside.remove()
  return true
}
