import { z } from 'zod'
import { findUpload } from '@/lib/adapters/open-upload'
import {
  claimPublication,
  insertPublished,
  notPublishable,
  PUBLISHED_MEANWHILE,
  placeOnServer,
  publishUpload,
} from '@/lib/adapters/publish-adapter'
import type { Upload } from '@/lib/adapters/upload'
import { requireChecks } from '@/lib/checks/require-checks'
import { displayName } from '@/lib/core/display-name'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { vetPolicy } from '@/lib/policies/vet-policy'
import { keyFingerprint } from '@/lib/storage/hub-key'
import { listCulturePackRows, saveCulturePack } from '@/lib/store/culture-packs'
import type { Database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { rememberHubKey } from '@/lib/store/known-hub-keys'
import { insertPolicyVersion } from '@/lib/store/policies'
import { storableText } from '@/lib/store/storable-text'
import { type BundleDraft, bundleDraftSchema } from './bundle-draft'
import { insertDraft } from './insert-draft'

export const publicationSchema = z.strictObject({
  /** Why it is published although its checks before publishing have not passed. */
  reason: z.string().max(1_000).optional(),
  /** What the assistant is called here; by default as over there. Only a bundle has one. */
  assistantName: displayName(80).optional(),
  /** Whether a bundle's policy becomes the next version of the community's. */
  takesPolicy: z.boolean().default(false),
})

export interface PublishedArrival {
  name: string
  version: number
  /** Null for an assistant on its base alone. */
  digest: string | null
  /** The slugs of the assistants that speak through it, a new one first. */
  assistants: string[]
}

interface Publication {
  communityId: string
  uploadId: string
  userId: string | null
  options: z.output<typeof publicationSchema>
}

/** Publishes what passed its checks: an adapter, or all that a bundle brings. @throws PolyphonyError as both do */
export async function publishArrival(
  env: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  input: Publication,
): Promise<PublishedArrival> {
  const upload = await findUpload(input.communityId, input.uploadId)
  if (upload.bundle !== null) return publishBundle(env, upload, input)
  const { communityId, uploadId, userId, options } = input
  const place = { communityId, uploadId, userId, reason: options.reason }
  const { adapter, assistants } = await publishUpload(env, place)
  const { name, version, digest } = adapter
  return { name, version, digest, assistants }
}

/**
 * Makes a bundle's draft real: the adapter's version, the assistant, a culture that is new here, the policy if it is
 * wanted, and the memory of who signed it. Either all of it holds afterwards or nothing.
 * @throws PolyphonyError conflict when it is published already, its checks hold it back or the assistant's name is taken; invalid_request when
 *   the policy does not pass this hub's gate, or the model server refuses the adapter
 */
async function publishBundle(
  env: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  upload: Upload,
  { communityId, userId, options }: Publication,
): Promise<PublishedArrival> {
  if (upload.status !== 'checked') throw notPublishable()
  const draft = bundleDraftSchema.parse(upload.bundle)
  const { found } = upload
  const policy = options.takesPolicy ? await passPolicy(draft) : undefined
  const { reason } = options
  const results = found && (await requireChecks({ communityId, uploadId: upload.id, reason }))
  if (found) await placeOnServer(env, found)
  const importedFrom = { hub: draft.from.hub, fingerprint: keyFingerprint(draft.from.publicKey) }
  return inTransaction(PUBLISHED_MEANWHILE, async (db) => {
    await claimPublication(upload.id, db)
    await keepCulture(draft, db)
    const published =
      found &&
      results &&
      (await insertPublished({ communityId, userId, upload, found, results, importedFrom }, db))
    const slug = await insertDraft(
      draft,
      { communityId, userId, name: options.assistantName, adapter: published?.adapter },
      db,
    )
    if (policy !== undefined) {
      const note = `From ${draft.from.assistant} of ${draft.from.community}, ${draft.from.hub}`.slice(0, 300)
      await insertPolicyVersion(communityId, { yaml: policy, note, publishedById: userId }, db)
    }
    await rememberHubKey({ communityId, ...importedFrom }, db)
    return {
      name: published?.adapter.name ?? slug,
      version: published?.adapter.version ?? 1,
      digest: published?.adapter.digest ?? null,
      assistants: [slug, ...(published?.assistants ?? [])],
    }
  })
}

/** The gate of this hub, as for a policy that was written here. */
async function passPolicy({ policy }: BundleDraft): Promise<string> {
  if (!policy)
    throw new PolyphonyError('invalid_request', 'This bundle brings no policy.', { param: 'takesPolicy' })
  const yaml = storableText(policy.yaml)
  await vetPolicy(yaml, 'policy.yaml')
  return yaml
}

/** A pack that this hub has stays as it is: other communities live in it, too. */
async function keepCulture({ culture }: BundleDraft, db: Database): Promise<void> {
  const known = await listCulturePackRows(db)
  if (!known.some(({ tag }) => tag === culture.tag)) await saveCulturePack(culture.tag, culture, db)
}
