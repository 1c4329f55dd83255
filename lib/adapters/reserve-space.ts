import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { freeBytes } from '@/lib/storage/free-bytes'
import { sumAdapterBytes } from '@/lib/store/adapters'
import { listUnpublishedUploads } from '@/lib/store/uploads'
import { MAX_UPLOAD_BYTES, toUpload } from './upload'

/** What stays free for the database and everything else. */
const RESERVE_BYTES = 512 * 1024 ** 2
const GB = 1000 ** 3

/**
 * Holds an upload to what one may bring, to its community's quota and to the disk, with all other open uploads counted
 * as if they had arrived.
 * @throws PolyphonyError (too_large) with the figures
 */
export async function requireSpace(
  env: Pick<Env, 'dataDir' | 'ADAPTER_QUOTA_GB'>,
  communityId: string,
  sizeBytes: number,
): Promise<void> {
  if (sizeBytes > MAX_UPLOAD_BYTES) {
    throw new PolyphonyError(
      'too_large',
      `These files are ${gigabytes(sizeBytes)} together; an adapter may be ${gigabytes(MAX_UPLOAD_BYTES)}. Upload the adapter alone, without its base model and without checkpoints.`,
    )
  }
  const open = (await listUnpublishedUploads()).map(toUpload)
  const promised = (uploads: typeof open) =>
    uploads.flatMap(({ files }) => files).reduce((sum, file) => sum + file.sizeBytes, 0)
  const used =
    (await sumAdapterBytes(communityId)) + promised(open.filter((one) => one.communityId === communityId))
  if (used + sizeBytes > env.ADAPTER_QUOTA_GB * GB) {
    throw new PolyphonyError(
      'too_large',
      `This community’s adapters take ${gigabytes(used)} of ${env.ADAPTER_QUOTA_GB} GB, and these files need ${gigabytes(sizeBytes)}: delete uploads or versions that nobody uses, or ask the hub’s operator for more (ADAPTER_QUOTA_GB).`,
    )
  }
  const free = (await freeBytes(env.dataDir)) - promised(open) - RESERVE_BYTES
  if (sizeBytes > free) {
    throw new PolyphonyError(
      'too_large',
      `The hub’s disk has room for ${gigabytes(Math.max(0, free))} more, and these files need ${gigabytes(sizeBytes)}: ask its operator to make room.`,
    )
  }
}

function gigabytes(bytes: number): string {
  return bytes < GB / 10 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / GB).toFixed(1)} GB`
}
