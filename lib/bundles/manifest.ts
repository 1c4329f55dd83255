import { z } from 'zod'
import { MAX_ASSISTANT_BYTES } from '@/lib/assistants/assistant-document'
import { PolyphonyError } from '@/lib/core/errors'

/** The version of the bundle format that this hub writes; it reads the earlier one, too. */
export const BUNDLE_VERSION = 2

export const MANIFEST = 'manifest.json'

const MB = 1024 ** 2

/** Everything that a bundle may hold, and how long each may be. */
export const BUNDLE_FILES = {
  [MANIFEST]: 256 * 1024,
  'assistant.yaml': MAX_ASSISTANT_BYTES,
  'assistant.json': 64 * 1024,
  'instructions.md': 64 * 1024,
  'culture.json': 64 * 1024,
  'policy.yaml': 2 * MB,
  'passport.json': 4 * MB,
  'adapter/README.md': MB,
  'adapter/adapter_config.json': MB,
  'adapter/adapter_model.safetensors': Number.POSITIVE_INFINITY,
} as const satisfies Record<string, number>

export type BundleFile = keyof typeof BUNDLE_FILES

export const isBundleFile = (path: string): path is BundleFile => Object.hasOwn(BUNDLE_FILES, path)

/** In which files each version of the format describes the assistant; a bundle has all of its own and none of another's. */
export const ASSISTANT_FILES = {
  1: ['assistant.json', 'instructions.md'],
  2: ['assistant.yaml'],
} as const satisfies Record<number, readonly BundleFile[]>

/** An adapter's own two files; its card may be missing. */
export const ADAPTER_PATHS = ['adapter/adapter_config.json', 'adapter/adapter_model.safetensors'] as const

const hex = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex')
const title = z.string().min(1).max(200)

const manifestSchema = z.strictObject({
  type: z.literal('polyphony/assistant-bundle'),
  version: z.union([z.literal(1), z.literal(BUNDLE_VERSION)]),
  /** The address that the exporting hub gave itself. */
  hub: z.url({ protocol: /^https?$/ }).max(500),
  exportedAt: z.iso.datetime(),
  community: z.strictObject({ slug: title, name: title }),
  assistant: z.strictObject({ slug: title, name: title, version: z.int().min(1) }),
  /** Not included: the importing hub must have it. */
  base: z.strictObject({ name: title, digest: hex, licence: title.nullable() }),
  adapter: z.strictObject({ name: title, version: z.int().min(1), digest: hex }).nullable(),
  culture: z.string().max(40),
  /** Every other file of the bundle. */
  files: z.record(z.string(), z.strictObject({ sha256: hex, sizeBytes: z.int().min(0) })),
})

/** What a bundle says of itself; this is what its hub signs. */
export type Manifest = z.infer<typeof manifestSchema>

const signedSchema = z.strictObject({
  document: z.looseObject({}),
  signature: z.strictObject({
    algorithm: z.literal('Ed25519'),
    publicKey: z.string().max(200),
    value: z.string().max(200),
  }),
})

export type SignedManifest = z.infer<typeof signedSchema>

/** @throws PolyphonyError (invalid_request) for what is no signed document */
export function parseSigned(json: unknown, where: string): SignedManifest {
  const parsed = signedSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw invalid(where, parsed.error)
}

/** @throws PolyphonyError (invalid_request) naming the field, or the version that this hub cannot read */
export function parseManifest(document: object): Manifest {
  const { type, version } = document as { type?: unknown; version?: unknown }
  if (type === 'polyphony/assistant-bundle' && typeof version === 'number' && version > BUNDLE_VERSION) {
    throw new PolyphonyError(
      'invalid_request',
      `It is a bundle of format ${version}; this hub reads formats up to ${BUNDLE_VERSION}: a newer hub can import it`,
    )
  }
  const parsed = manifestSchema.safeParse(document)
  if (parsed.success) return parsed.data
  throw invalid(MANIFEST, parsed.error)
}

function invalid(where: string, { issues: [issue] }: z.ZodError): PolyphonyError {
  return new PolyphonyError('invalid_request', `${where}: ${issue?.path.join('.')}: ${issue?.message}`, {
    param: where,
  })
}
