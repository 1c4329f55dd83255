import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { type SignedDocument, signDocument } from '@/lib/storage/hub-key'
import { getAdapterRow } from '@/lib/store/adapters'
import type { CommunityRow } from '@/lib/store/communities'
import { listServesOn } from './list-serves-on'
import { passportSchema } from './passport'

/**
 * The passport of an adapter's version as anybody may have it, signed with the hub's key: what it is, what it stands
 * on, who published it when, and how its checks went. `verifyDocument` tells whether somebody changed it.
 * @throws PolyphonyError (not_found), also for adapters of an earlier starter, which were never checked
 */
export async function issuePassport(
  env: Pick<Env, 'dataDir' | 'publicUrl' | 'MODEL_SERVERS'>,
  community: CommunityRow,
  adapterId: string,
): Promise<SignedDocument> {
  const row = await getAdapterRow(community.id, adapterId)
  const passport = passportSchema.safeParse(row?.passport)
  if (!row || !passport.success)
    throw new PolyphonyError('not_found', 'There is no passport of such a version of an adapter.')
  const { card, checks, measures, parameters, trainedFor, licence, results } = passport.data
  const { source, importedFrom } = passport.data
  return signDocument(env.dataDir, {
    type: 'polyphony/adapter-passport',
    version: 1,
    hub: env.publicUrl,
    adapter: {
      name: row.name,
      version: row.version,
      // SHA-256 of the `sha256sum` listing of adapter_config.json and adapter_model.safetensors.
      digest: row.digest,
      rank: row.rank,
      parameters,
      sizeBytes: Number(row.sizeBytes),
      languages: card?.languages ?? [],
      licence: card?.licence ?? null,
      updateNorms: Object.fromEntries(measures.map(({ module, norm }) => [module, norm])),
    },
    base: { name: row.baseModel, trainedFor: trainedFor ?? null, licence: licence ?? null },
    community: { slug: community.slug, name: community.name },
    source: source ?? null,
    importedFrom: importedFrom ?? null,
    published: { at: row.createdAt.toISOString(), by: row.publishedBy?.name ?? null },
    servesOn: (await listServesOn(env, row)).map(withoutSaid),
    withdrawn: row.withdrawnAt?.toISOString() ?? null,
    checks: checks.map(withoutSaid),
    results: results ?? null,
  })
}

/** A passport is one document for everybody: its words are English. */
function withoutSaid<Told extends { said?: unknown }>({ said: _, ...told }: Told): Omit<Told, 'said'> {
  return told
}
