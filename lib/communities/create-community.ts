import type { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { deriveCulturePack } from '@/lib/cultures/derive-culture-pack'
import { FormLimit } from '@/lib/limits/form-limit'
import { readHubSettings } from '@/lib/people/hub-settings'
import type { Reader } from '@/lib/people/reader'
import { mayOnHub, requireOnHub } from '@/lib/people/require-on-hub'
import { type CommunityRow, insertCommunity, isSlugTaken } from '@/lib/store/communities'
import { listCulturePackRows, saveCulturePack } from '@/lib/store/culture-packs'
import { type Database, database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { upsertMembership } from '@/lib/store/memberships'
import type { newCommunitySchema } from './community-form'
import { slugOf } from './slug-of'

/** Whether a reader may found a community: an account, unless the operator keeps it to themselves. */
export async function mayCreateCommunity(reader: Reader | null): Promise<boolean> {
  if (!mayOnHub(reader, 'communities.create')) return false
  return mayOnHub(reader, 'hub.operate') || (await readHubSettings()).communityCreation === 'accounts'
}

/**
 * Founds a community; who founds it owns it.
 * @param form has passed `newCommunitySchema`
 * @throws PolyphonyError (unauthenticated, forbidden; conflict, param `slug`; rate_limited)
 */
export async function createCommunity(
  reader: Reader | null,
  form: z.infer<typeof newCommunitySchema>,
): Promise<CommunityRow> {
  const { userId } = requireOnHub(reader, 'communities.create')
  if (!(await mayCreateCommunity(reader)))
    throw new PolyphonyError('forbidden', 'Only the operator of this hub founds communities.')
  await founding.take(userId)
  const slug = form.slug === '' ? await freeSlug(slugOf(form.name, form.language)) : form.slug
  if (RESERVED.has(slug)) throw slugTaken()
  const { name, purpose, maker, language: cultureTag, visibility } = form
  return inTransaction(SLUG_TAKEN, async (db) => {
    await ensureCulture(cultureTag, db)
    const community = await insertCommunity(
      { slug, name, purpose, maker, cultureTag, visibility, position: LAST },
      db,
    )
    await upsertMembership({ userId, communityId: community.id, role: 'owner' }, db)
    return community
  })
}

/** Makes sure that a language tag has a pack to resolve. */
export async function ensureCulture(tag: string, db: Database = database()): Promise<void> {
  const known = await listCulturePackRows(db)
  if (!known.some((row) => row.tag === tag)) await saveCulturePack(tag, deriveCulturePack(tag), db)
}

/** The slug itself, else the first of `slug-2`, `slug-3`, … that is free. */
async function freeSlug(slug: string): Promise<string> {
  for (let number = 1; number <= 50; number++) {
    const candidate = number === 1 ? slug : `${slug}-${number}`
    if (!RESERVED.has(candidate) && !(await isSlugTaken(candidate))) return candidate
  }
  throw slugTaken()
}

const SLUG_TAKEN = { message: 'Another community has this address. Choose another.', param: 'slug' }

function slugTaken(): PolyphonyError {
  const { message, param } = SLUG_TAKEN
  return new PolyphonyError('conflict', message, { param })
}

/** Words of our own addresses, and names that would pass for the hub itself. */
const RESERVED = new Set(['new', 'hub', 'floor', 'polyphony', 'operator', 'admin', 'api', 'root'])
/** After the starter's, then by name. */
const LAST = 1_000
const founding = new FormLimit({
  ...{ name: 'found', goes: 10, windowMs: 24 * 60 * 60_000, what: 'new communities' },
})
