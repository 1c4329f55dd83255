import { z } from 'zod'
import { modelNameSchema } from './model-name'

/** What is known of an installed model; lies beside its files as `manifest.json`. */
export const modelManifestSchema = z.object({
  version: z.literal(1),
  /** What assistants write as their base and the engine serves it as. */
  name: modelNameSchema,
  /** Address of the model's files, 64 hex digits; the engine's own digest of the same files. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('hub'), id: z.string(), revision: z.string(), commit: z.string() }),
    z.object({ kind: z.literal('folder'), path: z.string() }),
  ]),
  /** From the model card; null where it says nothing. */
  licence: z.string().nullable(),
  baseModels: z.array(z.string()),
  languages: z.array(z.string()),
  sizeBytes: z.int().min(0),
  installedAt: z.iso.datetime(),
})

export type ModelManifest = z.infer<typeof modelManifestSchema>
