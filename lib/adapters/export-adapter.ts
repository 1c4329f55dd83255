import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES, hashFile } from '@/lib/formats/adapter-digest'
import { convertToGguf } from '@/lib/formats/convert-to-gguf'
import type { StreamedFile } from '@/lib/formats/encode-gguf'
import { adapterPath } from '@/lib/storage/adapter-store'
import { getAdapterRow, type ListedAdapterRow } from '@/lib/store/adapters'
import type { CommunityRow } from '@/lib/store/communities'
import { issuePassport } from './issue-passport'
import { passportSchema } from './passport'
import { readBaseConfig } from './read-base-config'
import { streamZip, type ZippedFile } from './stream-zip'
import { writeModelCard } from './write-model-card'

/** A file of an adapter's version that is made while it is read. */
export interface AdapterExport extends StreamedFile {
  fileName: string
}

/**
 * A version of an adapter as the folder that PEFT reads, zipped: its two files as they were uploaded, its model card
 * (one with what the hub knows, where its own is not stored) and its signed passport, which only adapters of an earlier starter lack.
 * @throws PolyphonyError (not_found)
 */
export async function exportFolder(
  env: Pick<Env, 'dataDir' | 'publicUrl' | 'MODEL_SERVERS'>,
  community: CommunityRow,
  adapterId: string,
): Promise<AdapterExport> {
  const row = await findVersion(community.id, adapterId)
  const folder = adapterPath(env.dataDir, row.digest)
  const files: ZippedFile[] = [(await findOwnCard(folder, row)) ?? textFile('README.md', writeModelCard(row))]
  for (const name of ADAPTER_FILES) {
    const file = await fileOf(folder, name)
    if (!file) throw new PolyphonyError('not_found', `The stored adapter has no ${name}.`)
    files.push(file)
  }
  // Adapters of an earlier starter were never checked.
  if (row.passport !== null) {
    const signed = await issuePassport(env, community, adapterId)
    files.push(textFile('passport.json', JSON.stringify(signed, null, 2)))
  }
  return { fileName: `${row.name}-v${row.version}.zip`, ...streamZip(files, row.createdAt) }
}

/**
 * The same version for llama.cpp, under the name by which the hub knows it there again.
 * @throws PolyphonyError not_found, or invalid_request where its base is not installed here or cannot be converted for
 */
export async function exportGguf(
  env: Pick<Env, 'dataDir' | 'starterDir' | 'MODEL_SERVERS'>,
  communityId: string,
  adapterId: string,
): Promise<AdapterExport> {
  const { digest, baseModel, name, version } = await findVersion(communityId, adapterId)
  const config = await readBaseConfig(env, baseModel)
  if (config === undefined)
    throw new PolyphonyError(
      'invalid_request',
      `GGUF needs the heads of ${baseModel}, and its config.json is not on this hub: install the base here, name that file under "bases" in MODEL_SERVERS, or convert the PEFT folder with llama.cpp’s convert_lora_to_gguf.py and call the file sha256-${digest}.gguf`,
    )
  const folder = adapterPath(env.dataDir, digest)
  const file = await convertToGguf({
    ...{ folder, name: `${name} ${version}` },
    base: { name: baseModel, config },
  })
  return { fileName: `sha256-${digest}.gguf`, ...file }
}

async function findVersion(communityId: string, id: string): Promise<ListedAdapterRow> {
  const row = await getAdapterRow(communityId, id)
  if (!row) throw new PolyphonyError('not_found', 'There is no such version of an adapter.')
  if (row.deletedAt) throw new PolyphonyError('not_found', 'The files of this version were deleted.')
  return row
}

/** Equal bytes are stored once, with the card of whoever brought them first: that is nobody else's to read. */
async function findOwnCard(folder: string, row: ListedAdapterRow): Promise<ZippedFile | undefined> {
  const passport = passportSchema.safeParse(row.passport)
  const wanted = passport.success ? passport.data.cardSha256 : undefined
  const card = wanted === undefined ? undefined : await fileOf(folder, 'README.md')
  return card && (await hashFile(join(folder, card.name), card.name)) === wanted ? card : undefined
}

async function fileOf(folder: string, name: string): Promise<ZippedFile | undefined> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? { name, sizeBytes: found.size, open: () => createReadStream(path) } : undefined
}

function textFile(name: string, text: string): ZippedFile {
  const bytes = Buffer.from(text)
  return { name, sizeBytes: bytes.length, open: () => Readable.from([bytes]) }
}
