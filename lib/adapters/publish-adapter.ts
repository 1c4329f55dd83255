import type { CheckResults } from '@/lib/checks/check-results'
import { requireChecks } from '@/lib/checks/require-checks'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { saidError } from '@/lib/core/said-error'
import { hasEngine } from '@/lib/inference/has-engine'
import { placeAdapters } from '@/lib/inference/place-adapters'
import { readEngineAddress } from '@/lib/inference/read-engine-address'
import { placeOnServers } from '@/lib/inference/remote/place-on-servers'
import { readAdapterNeeds } from '@/lib/inference/remote/read-adapter-needs'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { readRemoteStates } from '@/lib/inference/remote/remote-states'
import { type AdapterRow, insertAdapterVersion } from '@/lib/store/adapters'
import { type AssistantRow, listAdapterUserRows } from '@/lib/store/assistants'
import type { Database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { updateUpload } from '@/lib/store/uploads'
import type { CheckedAdapter } from './adapter-check'
import { findUpload } from './open-upload'
import type { AdapterPassport } from './passport'
import { switchAdapter } from './switch-adapter'
import type { Upload } from './upload'

export interface PublishedAdapter {
  adapter: { id: string; name: string; version: number; digest: string }
  /** The slugs of the community's assistants that speak through it from now on; others may follow it too. */
  assistants: string[]
}

/**
 * Makes a checked upload the next version of its adapter: immutable, on the model server, and under every assistant
 * that follows this adapter. Either all of it holds afterwards or nothing.
 * @param input.reason why it is published although its checks have not passed; kept with the version
 * @throws PolyphonyError conflict when it is not checked, is published already or its checks hold it back (`requireChecks`),
 *   invalid_request when the model server refuses it
 */
export async function publishUpload(
  env: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  input: { communityId: string; uploadId: string; userId: string | null; reason?: string | undefined },
): Promise<PublishedAdapter> {
  const upload = await findUpload(input.communityId, input.uploadId)
  const { found } = upload
  if (upload.status !== 'checked' || !found) throw notPublishable()
  const { communityId, uploadId, reason } = input
  const results = await requireChecks({ communityId, uploadId, reason })
  await placeOnServer(env, found)
  return inTransaction(PUBLISHED_MEANWHILE, async (db) => {
    await claimPublication(upload.id, db)
    return insertPublished({ ...input, upload, found, results }, db)
  })
}

export const PUBLISHED_MEANWHILE = 'Somebody published a version of this adapter at this moment. Try again.'

/** Marks an upload as published. @throws PolyphonyError (conflict) when somebody was first */
export async function claimPublication(uploadId: string, db: Database): Promise<void> {
  if (!(await updateUpload(uploadId, ['checked'], { status: 'published' }, db))) throw notPublishable()
}

/** Adds what an upload found as the next version of its adapter, and lets the assistants that follow it speak through it. */
export async function insertPublished(
  input: {
    communityId: string
    userId: string | null
    upload: Upload
    found: CheckedAdapter
    results: CheckResults
    importedFrom?: AdapterPassport['importedFrom']
  },
  db: Database,
): Promise<{ adapter: AdapterRow; assistants: string[] }> {
  const { communityId, userId, upload, found, results, importedFrom } = input
  const { digest, baseModel, rank, sizeBytes } = found
  const adapter = await insertAdapterVersion(
    {
      ...{ communityId, name: upload.name, publishedById: userId },
      passport: { ...makePassport(upload, found), results, ...(importedFrom ? { importedFrom } : {}) },
      ...{ digest, baseModel, rank, sizeBytes: BigInt(sizeBytes) },
    },
    db,
  )
  const users = await listAdapterUserRows({ communityId, name: upload.name }, db)
  const followers = users.filter(({ newest }) => newest.followsLatest)
  for (const assistant of followers) await switchAdapter(assistant, adapter, db)
  return { adapter, assistants: ownSlugs(followers, communityId) }
}

function makePassport({ checks, source }: Upload, found: CheckedAdapter): AdapterPassport {
  return { ...found, checks, ...(source ? { source: { id: source.id, commit: source.commit } } : {}) }
}

/** Those of one community: who publishes learns nothing of others that build on their adapter. */
export function ownSlugs(assistants: AssistantRow[], communityId: string): string[] {
  return assistants.filter(({ community }) => community.id === communityId).map(({ slug }) => slug)
}

/**
 * Loads the adapter on the model server. One that is starting gets it at its first question.
 * @throws PolyphonyError (invalid_request) with the server's words when it refuses the adapter
 */
export async function placeOnServer(
  { dataDir, MODEL_SERVERS }: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  { digest, baseModel }: { digest: string; baseModel: string },
): Promise<void> {
  const servers = parseRemoteServers(MODEL_SERVERS)
  const needs = servers.length > 0 ? await readAdapterNeeds(dataDir, digest) : undefined
  if (needs) {
    const adapter = { digest, base: baseModel, needs, dataDir }
    const placements = await placeOnServers(servers, readRemoteStates(dataDir), adapter)
    // What one server cannot hold another may; what none of them can is not published.
    const isServed = placements.some(({ outcome }) => outcome !== 'refused')
    if (placements.length > 0 && !isServed && !hasEngine(dataDir, baseModel)) {
      const reasons = placements.map(({ server, reason }) => `${server}: ${reason}`)
      throw new PolyphonyError('invalid_request', `No model server takes this adapter: ${reasons.join('; ')}`)
    }
  }
  const address = readEngineAddress(dataDir, baseModel)
  if (!address) return
  const [refused] = await placeAdapters({ ...address, dataDir, digests: [digest] })
  if (refused && /^4\d\d /.test(refused.reason)) {
    throw new PolyphonyError('invalid_request', `The model server refuses this adapter: ${refused.reason}`)
  }
}

export function notPublishable(): PolyphonyError {
  return saidError('conflict', { key: 'uploadErrors.notPublishable', params: {} })
}
