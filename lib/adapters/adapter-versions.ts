import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import {
  getAdapterRow,
  type ListedAdapterRow,
  listAdapterRows,
  markAdapterDeleted,
  markAdapterWithdrawn,
} from '@/lib/store/adapters'
import { type AssistantRow, listAdapterUserRows, listCommunityAssistantRows } from '@/lib/store/assistants'
import { inTransaction } from '@/lib/store/in-transaction'
import { type AdapterPassport, passportSchema } from './passport'
import { ownSlugs } from './publish-adapter'
import { removeUnusedAdapter } from './remove-unused-adapter'
import { switchAdapter } from './switch-adapter'

/** One version of a community's adapter, as its page shows it. */
export interface AdapterVersion {
  id: string
  name: string
  version: number
  digest: string
  baseModel: string
  rank: number
  sizeBytes: number
  publishedBy: string | null
  createdAt: Date
  withdrawnAt: Date | null
  /** Since when its files are deleted. */
  deletedAt: Date | null
  /** What it is made of and how its checks went; null for an earlier starter's. */
  passport: AdapterPassport | null
  /** The assistants that speak through it now. */
  assistants: { slug: string; name: string }[]
}

/** Every version of a community's adapters, by name and then the newest first. */
export async function listAdapterVersions(communityId: string): Promise<AdapterVersion[]> {
  const [rows, assistants] = await Promise.all([
    listAdapterRows(communityId),
    listCommunityAssistantRows(communityId),
  ])
  return rows.map((row) => describe(row, assistants))
}

/**
 * Lets the assistants that speak through an adapter speak through this version of it: back to an earlier one, or
 * forward again.
 * @throws PolyphonyError not_found, or conflict when the version is withdrawn or nobody uses the adapter
 */
export async function switchToVersion(communityId: string, id: string): Promise<string[]> {
  const adapter = await findVersion(communityId, id)
  if (adapter.withdrawnAt)
    throw new PolyphonyError('conflict', `Version ${adapter.version} of ${adapter.name} is withdrawn.`)
  return inTransaction('Somebody changed these assistants at this moment. Try again.', async (db) => {
    const users = (await listAdapterUserRows({ communityId, name: adapter.name }, db)).filter(
      ({ community, newest }) =>
        newest.adapter?.id !== id && (community.id === communityId || newest.followsLatest),
    )
    for (const assistant of users) await switchAdapter(assistant, adapter, db)
    return ownSlugs(users, communityId)
  })
}

/**
 * Withdraws a version: it is served no more, while receipts keep its digest. Assistants that speak through it go on
 * with the newest version that is not withdrawn, or with the base model alone.
 * @throws PolyphonyError (not_found)
 */
export async function withdrawAdapterVersion(
  communityId: string,
  id: string,
  clock: Clock = systemClock,
): Promise<string[]> {
  const adapter = await findVersion(communityId, id)
  return inTransaction('Somebody changed these assistants at this moment. Try again.', async (db) => {
    await markAdapterWithdrawn(id, new Date(clock.nowMs()), db)
    const successor = (await listAdapterRows(communityId, db)).find(
      ({ name, withdrawnAt }) => name === adapter.name && withdrawnAt === null,
    )
    const users = (await listAdapterUserRows({ communityId, name: adapter.name }, db)).filter(
      ({ newest }) => newest.adapter?.id === id,
    )
    for (const assistant of users) await switchAdapter(assistant, successor ?? null, db)
    return ownSlugs(users, communityId)
  })
}

/**
 * Deletes the files of a withdrawn version, through which nobody speaks any more, unless another version or an upload
 * has the same; what is known of it stays, because receipts and passports name it.
 * @throws PolyphonyError not_found, or conflict when it is not withdrawn yet
 */
export async function deleteAdapterFiles(
  dataDir: string,
  { communityId, id }: { communityId: string; id: string },
  clock: Clock = systemClock,
): Promise<void> {
  const { name, version, digest, withdrawnAt } = await findVersion(communityId, id)
  if (!withdrawnAt)
    throw new PolyphonyError(
      'conflict',
      `Version ${version} of ${name} is served: withdraw it before its files are deleted.`,
    )
  await markAdapterDeleted(id, new Date(clock.nowMs()))
  await removeUnusedAdapter(dataDir, digest)
}

async function findVersion(communityId: string, id: string): Promise<ListedAdapterRow> {
  const row = await getAdapterRow(communityId, id)
  if (!row) throw new PolyphonyError('not_found', 'There is no such version of an adapter.')
  return row
}

function describe(row: ListedAdapterRow, assistants: AssistantRow[]): AdapterVersion {
  const { id, name, version, digest, baseModel, rank, createdAt, withdrawnAt, deletedAt, passport } = row
  const parsed = passportSchema.safeParse(passport)
  return {
    ...{ id, name, version, digest, baseModel, rank, createdAt, withdrawnAt, deletedAt },
    sizeBytes: Number(row.sizeBytes),
    publishedBy: row.publishedBy?.name ?? null,
    passport: parsed.success ? parsed.data : null,
    assistants: assistants
      .filter(({ newest }) => newest.adapter?.id === id)
      .map(({ slug, name: title }) => ({ slug, name: title })),
  }
}
