import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isEncoderName } from '@/lib/core/encoder-name'
import { dataPaths } from '@/lib/core/env'
import { readJsonFile } from '@/lib/formats/parse-json'
import { modelManifestSchema } from './model-manifest'

/** What is known of an installed encoder or classifier; lies in its folder as `manifest.json`. */
export const encoderManifestSchema = modelManifestSchema.omit({ baseModels: true }).extend({
  name: z.string().refine(isEncoderName),
  /** `root` in the encoder's own list: its small files and its graph. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(['encoder', 'classifier']),
})

export type EncoderManifest = z.infer<typeof encoderManifestSchema>

export interface InstalledEncoder {
  /** That of its folder, and what clients write as `model`. */
  name: string
  folder: string
  sizeBytes: number
  /** Null for a folder that somebody laid there by hand, and for one whose manifest cannot be read. */
  manifest: EncoderManifest | null
}

/** Every encoder and classifier of a DATA_DIR, by name; the default one is part of the hub and not among them. */
export async function listEncoders(dataDir: string): Promise<InstalledEncoder[]> {
  const root = dataPaths(dataDir).encoders
  const found: InstalledEncoder[] = []
  for (const name of await readdir(root).catch((): string[] => [])) {
    const folder = join(root, name)
    if (!isEncoderName(name) || !(await isFile(join(folder, 'config.json')))) continue
    const json = await readJsonFile(join(folder, 'manifest.json'), 'manifest.json').catch(() => undefined)
    const parsed = encoderManifestSchema.safeParse(json)
    const manifest = parsed.success && parsed.data.name === name ? parsed.data : null
    found.push({ name, folder, manifest, sizeBytes: manifest?.sizeBytes ?? (await sizeOfFolder(folder)) })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Bytes of all files below a folder. */
export async function sizeOfFolder(folder: string): Promise<number> {
  let total = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size
  return total
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
