import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { type CommunityRow, getCommunityRow, lockCommunity } from '@/lib/store/communities'
import { inTransaction } from '@/lib/store/in-transaction'
import { getNewestPolicy, getPolicyVersion, insertPolicyVersion, type PolicyRow } from '@/lib/store/policies'
import { storableText } from '@/lib/store/storable-text'
import { findPolicyVersion } from './policy-versions'
import { vetPolicy } from './vet-policy'

export const publicationSchema = z.strictObject({
  yaml: z.string(),
  /** The newest version when its writer began: 0 where the community had none. */
  basedOn: z.int().min(0),
  note: z.string().trim().max(300).default(''),
  /** `slug@version` of the policy that it began as. */
  forkedFrom: z
    .string()
    .regex(/^[^@]{1,100}@\d{1,9}$/)
    .optional(),
})

export const restorationSchema = z.strictObject({
  restore: z.int().min(1),
  basedOn: z.int().min(0),
})

interface Publisher {
  community: Pick<CommunityRow, 'id' | 'slug' | 'name'>
  userId: string | null
}

/**
 * Publishes a policy as the community's next version; it holds from the next question on.
 *
 * It must be readable, keep the floor and pass its own tests, and nobody may have published since its writer began.
 * @throws DocumentRefused when the gate refuses it, PolyphonyError conflict (`param: basedOn`) when somebody was first
 */
export async function publishPolicy(
  { community, userId }: Publisher,
  publication: z.output<typeof publicationSchema>,
): Promise<PolicyRow> {
  const { basedOn, note, forkedFrom } = publication
  // What is vetted must be what is kept.
  const yaml = storableText(publication.yaml)
  await requireUnchanged(community, basedOn)
  await vetPolicy(yaml, 'policy', community)
  if (forkedFrom !== undefined) await requireVersion(forkedFrom)
  const origin = { note: storableText(note) || null, forkedFrom: forkedFrom ?? null, publishedById: userId }
  return insertNext(community, basedOn, { yaml, ...origin })
}

/**
 * Publishes the text of an earlier version again, as the next version. It passes the gate of today.
 * @throws PolyphonyError as `publishPolicy`, not_found when there is no such version
 */
export async function restorePolicy(
  { community, userId }: Publisher,
  { restore, basedOn }: z.output<typeof restorationSchema>,
): Promise<PolicyRow> {
  await requireUnchanged(community, basedOn)
  if (restore === basedOn)
    throw new PolyphonyError('conflict', `Version ${restore} is the one that holds.`, { param: 'restore' })
  const { yaml } = await findPolicyVersion(community, restore)
  await vetPolicy(yaml, `version ${restore}`, community)
  return insertNext(community, basedOn, { yaml, restoredFrom: restore, publishedById: userId })
}

async function insertNext(
  community: Publisher['community'],
  basedOn: number,
  version: Parameters<typeof insertPolicyVersion>[1],
): Promise<PolicyRow> {
  const message = `Somebody published a version of ${community.name}'s policy at this moment.`
  return inTransaction({ message, param: 'basedOn' }, async (db) => {
    // Whoever waits here finds what the first one published, and never the moment between.
    await lockCommunity(community.id, db)
    const newest = await getNewestPolicy(community.id, db)
    if ((newest?.version ?? 0) !== basedOn) throw overtaken(community.name, newest?.version ?? 0, basedOn)
    return insertPolicyVersion(community.id, version, db)
  })
}

/** Asked before the tests run as well, so that who comes too late need not wait for them. */
async function requireUnchanged({ id, name }: Publisher['community'], basedOn: number): Promise<void> {
  const newest = (await getNewestPolicy(id))?.version ?? 0
  if (newest !== basedOn) throw overtaken(name, newest, basedOn)
}

function overtaken(name: string, newest: number, basedOn: number): PolyphonyError {
  const message = `Version ${newest} of ${name}'s policy was published while you wrote; yours is based on version ${basedOn}.`
  return new PolyphonyError('conflict', message, { param: 'basedOn' })
}

async function requireVersion(reference: string): Promise<void> {
  const [slug = '', version = ''] = reference.split('@')
  const community = await getCommunityRow(slug)
  if (community && (await getPolicyVersion(community.id, Number(version)))) return
  throw new PolyphonyError('invalid_request', `There is no policy ${reference}.`, { param: 'forkedFrom' })
}
