import { z } from 'zod'
import type { Env } from '@/lib/core/env'
import { saidError } from '@/lib/core/said-error'
import { findHubAdapter } from '@/lib/models/find-hub-adapter'
import { hubOf } from '@/lib/models/hub'
import { listOpenUploadRows, updateUpload } from '@/lib/store/uploads'
import { openUpload } from './open-upload'
import { adapterNameSchema, type HubSource, toUpload, type Upload } from './upload'

export const hubImportSchema = z.strictObject({
  /** `organisation/name`, or the address of its page. */
  id: z.string().trim().min(1).max(300),
  /** A branch, tag or commit. */
  revision: z.string().trim().max(200).optional(),
  /** What the adapter is called inside its community; by default as on the Hub. */
  name: adapterNameSchema.optional(),
})

/**
 * Begins an import from the Hugging Face Hub: asks what there is, holds it to quota and disk, and writes it down. The
 * files come and are checked in the background (`fetchImport`). Asking again for the same commit goes on with it.
 * @throws PolyphonyError: not_found, forbidden (gated), invalid_request (no adapter), too_large, model_unavailable
 */
export async function importFromHub(
  env: Pick<Env, 'dataDir' | 'ADAPTER_QUOTA_GB' | 'HF_ENDPOINT' | 'HF_TOKEN'>,
  input: { communityId: string; userId: string | null; wanted: z.output<typeof hubImportSchema> },
  signal?: AbortSignal,
): Promise<Upload> {
  const { communityId, userId, wanted } = input
  const hub = hubOf(env)
  const revision = wanted.revision || 'main'
  const id = idIn(wanted.id, hub.url)
  const found = await findHubAdapter({ hub, id, revision, ...(signal ? { signal } : {}) })
  const name = wanted.name ?? nameFor(found.id)
  const same = (await listOpenUploadRows(communityId))
    .map(toUpload)
    .find((one) => isUnderWay(one, name, found))
  if (same) return goOn(same)
  const source: HubSource = {
    ...{ kind: 'hub', id: found.id, revision, commit: found.commit, error: null },
    digests: found.files.map(({ digest }) => digest),
  }
  const files = found.files.map(({ path, sizeBytes }) => ({ path, sizeBytes }))
  return openUpload(env, { communityId, userId, upload: { name, files }, source })
}

const isUnderWay = (one: Upload, name: string, { id, commit }: { id: string; commit: string }) =>
  one.status === 'receiving' && one.name === name && one.source?.id === id && one.source.commit === commit

/** Lets a stopped import try again. */
async function goOn(upload: Upload): Promise<Upload> {
  if (!upload.source?.error) return upload
  const source = { ...upload.source, error: null, said: undefined }
  await updateUpload(upload.id, ['receiving'], { source })
  return { ...upload, source }
}

/** An id, also from the address of its page at this Hub; any other address is refused where ids are parsed. */
function idIn(text: string, hubUrl: string): string {
  return text.startsWith(`${hubUrl}/`) ? text.slice(hubUrl.length + 1).replace(/\/+$/, '') : text
}

function nameFor(id: string): string {
  const name = (id.split('/').at(-1) ?? '').replace(/[^\w-]+/g, '-').slice(0, 64)
  if (adapterNameSchema.safeParse(name).success) return name
  throw saidError('invalid_request', { key: 'hubErrors.noName', params: { id } }, { param: 'name' })
}
