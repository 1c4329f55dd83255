import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'
import { Prisma } from './generated/client'
import { jsonColumn, optionalJsonColumn } from './json-column'

/** `receiving` → `checking` → `checked` or `refused`; `checked` → `published`. */
export type UploadStatus = 'receiving' | 'checking' | 'checked' | 'refused' | 'published'

/** An adapter on its way in; the JSON columns are parsed by `lib/adapters`. */
export interface UploadRow {
  id: string
  communityId: string
  userId: string | null
  name: string
  status: string
  files: unknown
  checks: unknown
  found: unknown
  source: unknown
  bundle: unknown
  createdAt: Date
  updatedAt: Date
}

export async function insertUpload(upload: {
  communityId: string
  userId: string | null
  name: string
  files: object[]
  source?: object | null
}): Promise<UploadRow> {
  return database().upload.create({
    data: {
      ...upload,
      id: createId('upl'),
      status: 'receiving',
      files: jsonColumn(upload.files),
      source: optionalJsonColumn(upload.source),
      checks: [],
    },
  })
}

/** One upload by its id; undefined when there is none. */
export async function getUploadRow(id: string, db: Database = database()): Promise<UploadRow | undefined> {
  return (await db.upload.findUnique({ where: { id } })) ?? undefined
}

/** A community's uploads that are not published yet, the newest first. */
export async function listOpenUploadRows(communityId: string): Promise<UploadRow[]> {
  return database().upload.findMany({
    where: { communityId, status: { not: 'published' } },
    orderBy: { createdAt: 'desc' },
    take: 50,
  })
}

/** Uploads that nobody touched since, whatever became of them. */
export async function listUploadsBefore(date: Date): Promise<UploadRow[]> {
  return database().upload.findMany({ where: { updatedAt: { lt: date } } })
}

/** Uploads whose files the hub fetches itself and that are not checked yet, the oldest first. */
export async function listFetchedUploads(): Promise<UploadRow[]> {
  return database().upload.findMany({
    where: { status: { in: ['receiving', 'checking'] }, source: { not: Prisma.DbNull } },
    orderBy: { createdAt: 'asc' },
  })
}

/** In which state those of the named uploads are that have a row, and since when. */
export async function listUploadStates(
  ids: string[],
): Promise<Map<string, { status: string; updatedAt: Date }>> {
  const rows = await database().upload.findMany({
    where: { id: { in: ids } },
    select: { id: true, status: true, updatedAt: true },
  })
  return new Map(rows.map(({ id, ...state }) => [id, state]))
}

/** Every upload that holds bytes, or will; of a refused one none are kept, and a published one's are a version's. */
export async function listUnpublishedUploads(): Promise<UploadRow[]> {
  return database().upload.findMany({ where: { status: { in: ['receiving', 'checking', 'checked'] } } })
}

/**
 * Changes an upload that is in one of the named states; false when it is in another, so that of two who check or
 * publish the same one only the first does.
 */
export async function updateUpload(
  id: string,
  from: UploadStatus[],
  change: {
    status?: UploadStatus
    checks?: object[]
    found?: object | null
    source?: object
    bundle?: object
  },
  db: Database = database(),
): Promise<boolean> {
  const data: Prisma.UploadUpdateManyMutationInput = {
    ...(change.status ? { status: change.status } : {}),
    ...(change.checks ? { checks: jsonColumn(change.checks) } : {}),
    ...(change.found !== undefined ? { found: optionalJsonColumn(change.found) } : {}),
    ...(change.source ? { source: jsonColumn(change.source) } : {}),
    ...(change.bundle ? { bundle: jsonColumn(change.bundle) } : {}),
  }
  return (await db.upload.updateMany({ where: { id, status: { in: from } }, data })).count > 0
}

/**
 * Takes an upload for a check; false when it is not there to take. A check that has not written anything since
 * `staleBefore` was cut short with its process, and is taken over.
 */
export async function claimUpload(id: string, staleBefore: Date): Promise<boolean> {
  const isFree = { OR: [{ status: 'receiving' }, { status: 'checking', updatedAt: { lt: staleBefore } }] }
  const { count } = await database().upload.updateMany({
    where: { id, ...isFree },
    data: { status: 'checking', checks: [] },
  })
  return count > 0
}

export async function deleteUploadRow(id: string): Promise<void> {
  await database().upload.deleteMany({ where: { id } })
}
