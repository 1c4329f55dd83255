import type { Env } from '@/lib/core/env'
import type { PolyphonyError } from '@/lib/core/errors'
import type { Said } from '@/lib/core/said'
import { saidError } from '@/lib/core/said-error'
import { freeBytes } from '@/lib/storage/free-bytes'
import { sumAdapterBytes } from '@/lib/store/adapters'
import { listUnpublishedUploads } from '@/lib/store/uploads'
import { countArrivedBytes } from './count-arrived-bytes'
import { MAX_UPLOAD_BYTES, toUpload, type Upload } from './upload'

/** What stays free for the database and everything else. */
const RESERVE_BYTES = 512 * 1024 ** 2
const GB = 1000 ** 3

type Settings = Pick<Env, 'dataDir' | 'ADAPTER_QUOTA_GB'>

/**
 * Holds an upload to what one may bring, to its community's quota and to the disk, with all other open uploads counted
 * as if they had arrived.
 * @throws PolyphonyError (too_large) with the figures
 */
export async function requireSpace(env: Settings, communityId: string, sizeBytes: number): Promise<void> {
  if (sizeBytes > MAX_UPLOAD_BYTES) {
    const params = { size: gigabytes(sizeBytes), most: gigabytes(MAX_UPLOAD_BYTES) }
    throw saidError('too_large', { key: 'uploadErrors.tooLarge', params })
  }
  const room = await measureRoom(env, communityId)
  const what = { key: 'uploadErrors.filesNeed', params: { size: gigabytes(sizeBytes) } }
  if (sizeBytes > room.ofQuotaBytes) throw overQuota(env, room, what)
  if (sizeBytes > room.onDiskBytes) throw diskFull(room, what)
}

/** How far the zip of an upload may unfold, and what is said when it would go on. */
export async function limitUnfolding(
  env: Settings,
  { id, communityId }: Upload,
): Promise<{ maxBytes: number; refuse?: () => PolyphonyError }> {
  const room = await measureRoom(env, communityId, id)
  const left = Math.max(0, Math.min(room.ofQuotaBytes, room.onDiskBytes))
  if (left >= MAX_UPLOAD_BYTES) return { maxBytes: MAX_UPLOAD_BYTES }
  const what = { key: 'uploadErrors.zipNeeds', params: {} }
  const isQuota = room.ofQuotaBytes <= room.onDiskBytes
  return { maxBytes: left, refuse: () => (isQuota ? overQuota(env, room, what) : diskFull(room, what)) }
}

interface Room {
  usedBytes: number
  ofQuotaBytes: number
  onDiskBytes: number
}

/** What is left beside everything that is there or announced, but for one upload. */
async function measureRoom(env: Settings, communityId: string, exceptId?: string): Promise<Room> {
  const open = (await listUnpublishedUploads()).map(toUpload).filter(({ id }) => id !== exceptId)
  const announced = open.filter((one) => one.communityId === communityId).map(bytesOf)
  const missing = await Promise.all(
    open.map(async (one) => bytesDeclared(one) - (await countArrivedBytes(env.dataDir, one))),
  )
  const usedBytes = (await sumAdapterBytes(communityId)) + sum(announced)
  return {
    usedBytes,
    ofQuotaBytes: env.ADAPTER_QUOTA_GB * GB - usedBytes,
    onDiskBytes: (await freeBytes(env.dataDir)) - sum(missing) - RESERVE_BYTES,
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
const bytesDeclared = ({ files }: Upload) => sum(files.map(({ sizeBytes }) => sizeBytes))

/** What an upload takes: once it is checked, that of its adapter. */
const bytesOf = (upload: Upload) =>
  upload.status === 'checked' ? (upload.found?.sizeBytes ?? 0) : bytesDeclared(upload)

function overQuota({ ADAPTER_QUOTA_GB }: Settings, { usedBytes }: Room, what: Said): PolyphonyError {
  const params = { used: gigabytes(usedBytes), quota: ADAPTER_QUOTA_GB, what }
  return saidError('too_large', { key: 'uploadErrors.overQuota', params })
}

function diskFull({ onDiskBytes }: Room, what: Said): PolyphonyError {
  const params = { left: gigabytes(Math.max(0, onDiskBytes)), what }
  return saidError('too_large', { key: 'uploadErrors.diskFull', params })
}

function gigabytes(bytes: number): string {
  return bytes < GB / 10 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / GB).toFixed(1)} GB`
}
