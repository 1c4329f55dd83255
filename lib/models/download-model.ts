import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { loadChatTemplate } from '@/lib/formats/chat-template'
import { readEncoderSettings } from '@/lib/formats/encoder-settings'
import { readJsonFile } from '@/lib/formats/parse-json'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { loadTokenizer } from '@/lib/formats/tokenizer'
import { downloadFile } from './download-file'
import { type HubModel, type HubModelKind, isWeights } from './find-hub-model'
import type { Hub } from './hub'
import type { HubFile } from './read-hub-repo'

export interface DownloadProgress {
  doneBytes: number
  totalBytes: number
}

const WEIGHTS = 2
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })

/** Left free for everything else that the machine does. */
const SPARE_BYTES = 2 ** 26

/**
 * Downloads a model's files into a folder, the small ones first, so that a model which cannot run is refused before its
 * weights come. The folder may hold what an earlier call left.
 * @param freeBytes what the disk has left
 * @throws PolyphonyError: invalid_request for an architecture that is not supported, too_large for a full disk
 */
export async function downloadModel(input: {
  hub: Hub
  model: HubModel
  /** `base` unless told. */
  kind?: HubModelKind
  folder: string
  freeBytes(): Promise<number>
  signal?: AbortSignal
  retryMs?: number
  onProgress?(progress: DownloadProgress): void
}): Promise<void> {
  const { model, kind = 'base', folder } = input
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await clearStrangers(folder, model.files)
  const files = [...model.files].sort((a, b) => rank(a) - rank(b))
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  await checkSpace(input, totalBytes)
  let before = 0
  let isChecked = false
  for (const file of files) {
    if (rank(file) === WEIGHTS && !isChecked) {
      await (kind === 'base' ? checkSmallFiles(folder, files) : readEncoderSettings(folder, model.id))
      isChecked = true
    }
    await mkdir(dirname(join(folder, file.path)), { recursive: true, mode: 0o700 })
    await downloadFile({
      hub: input.hub,
      address: `/${model.id}/resolve/${model.commit}/${file.path}`,
      path: join(folder, file.path),
      name: file.path,
      sizeBytes: file.sizeBytes,
      digest: file.digest,
      ...(input.signal ? { signal: input.signal } : {}),
      ...(input.retryMs === undefined ? {} : { retryMs: input.retryMs }),
      onBytes: (done) => input.onProgress?.({ doneBytes: before + done, totalBytes }),
    })
    before += file.sizeBytes
    if (kind === 'base' && file.path === 'config.json')
      parseModelConfig(await readJsonFile(join(folder, file.path), file.path))
  }
}

/** config.json decides whether the rest is wanted; weights come last. */
function rank({ path }: HubFile): number {
  if (path === 'config.json') return 0
  return isWeights({ path }) ? WEIGHTS : 1
}

/** Whatever would make the model useless is found before its weights come. */
async function checkSmallFiles(folder: string, files: HubFile[]): Promise<void> {
  await loadTokenizer(folder)
  await loadChatTemplate(folder)
  const where = 'model.safetensors.index.json'
  const json = await readJsonFile(join(folder, where), where)
  if (json === undefined) return
  const index = indexSchema.safeParse(json)
  if (!index.success)
    throw new PolyphonyError('invalid_request', `${where} must map tensors to safetensors files`, {
      param: where,
    })
  const missing = Object.values(index.data.weight_map).find(
    (shard) => !files.some(({ path }) => path === shard),
  )
  if (missing !== undefined)
    throw new PolyphonyError('invalid_request', `${where} names ${missing}, which the model does not hold`, {
      param: where,
    })
}

async function clearStrangers(folder: string, files: HubFile[]): Promise<void> {
  const expected = new Set(files.flatMap(({ path }) => [path, `${path}.part`]))
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isDirectory() && !expected.has(relative(folder, path))) await rm(path, { force: true })
  }
}

async function checkSpace(
  { folder, model, freeBytes }: Parameters<typeof downloadModel>[0],
  totalBytes: number,
): Promise<void> {
  let missing = totalBytes
  for (const { path } of model.files)
    for (const name of [path, `${path}.part`])
      missing -= await stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      )
  const free = await freeBytes()
  if (missing + SPARE_BYTES <= free) return
  throw new PolyphonyError(
    'too_large',
    `${model.id} needs ${inMegabytes(missing + SPARE_BYTES)} MB on the disk, and ${inMegabytes(free)} MB are free.`,
  )
}

function inMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6)
}
