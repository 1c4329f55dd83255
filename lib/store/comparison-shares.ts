import { type ComparisonRow, comparisonFields } from './comparisons'
import { database } from './database'

export interface ComparisonShareRow {
  id: string
  comparisonId: string
  sharerName: string | null
  createdAt: Date
}

export async function insertComparisonShare(share: {
  id: string
  comparisonId: string
  sharerName: string | null
}): Promise<ComparisonShareRow> {
  return database().comparisonShare.create({ data: share })
}

/** The links of a comparison, the newest first. */
export async function listComparisonShareRows(comparisonId: string): Promise<ComparisonShareRow[]> {
  return database().comparisonShare.findMany({
    where: { comparisonId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
}

/** The links of all comparisons of an account, the oldest first. */
export async function listOwnComparisonShareRows(userId: string): Promise<ComparisonShareRow[]> {
  return database().comparisonShare.findMany({
    where: { comparison: { userId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

/** A link with the comparison that is read under it; undefined when it was revoked or never was. */
export async function getComparisonShare(
  id: string,
): Promise<(ComparisonShareRow & { comparison: ComparisonRow }) | undefined> {
  const row = await database().comparisonShare.findUnique({
    where: { id },
    include: { comparison: { select: comparisonFields } },
  })
  return row ?? undefined
}

/** Takes a link of a comparison back; false when it is not there. */
export async function deleteComparisonShare(id: string, comparisonId: string): Promise<boolean> {
  const { count } = await database().comparisonShare.deleteMany({ where: { id, comparisonId } })
  return count === 1
}
