import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { saidSchema } from '@/lib/core/said'
import type { UploadRow } from '@/lib/store/uploads'
import { adapterCheckSchema, type CheckedAdapter, checkedAdapterSchema } from './adapter-check'

/** The bytes that one upload may bring, all its files together. */
export const MAX_UPLOAD_BYTES = 2 * 1024 ** 3
const MAX_FILES = 20

const uploadFileSchema = z.strictObject({
  /** A plain file name: folders are not kept. */
  path: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{Cc}]+$/u, 'a file name without slashes and control characters')
    .refine((name) => name !== '.' && name !== '..', 'a file name'),
  sizeBytes: z.int().min(0),
})

/** What an adapter is called inside its community. */
export const adapterNameSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'up to 64 letters without accents, digits, hyphens and underscores')

export const newUploadSchema = z.strictObject({
  name: adapterNameSchema,
  files: z
    .array(uploadFileSchema)
    .min(1, 'choose at least one file')
    .max(MAX_FILES, `an adapter has few files; these are more than ${MAX_FILES}`)
    .refine(
      (files) => new Set(files.map(({ path }) => path)).size === files.length,
      'two files have the same name',
    ),
})

export type NewUpload = z.infer<typeof newUploadSchema>

const hubSourceSchema = z.object({
  kind: z.literal('hub'),
  /** `organisation/name`, as the Hub writes it. */
  id: z.string(),
  /** The branch, tag or commit that was asked for. */
  revision: z.string(),
  /** 40 hex digits. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** Of each file, in their order, as the Hub announced them. */
  digests: z.array(z.object({ kind: z.enum(['sha256', 'git']), hex: z.string() })),
  /** Why fetching stopped; null while it goes on. */
  error: z.string().nullable(),
  /** The same as pages say it in their reader's language. */
  said: saidSchema.optional(),
})

/** Where the hub itself fetches an upload's files from. */
export type HubSource = z.infer<typeof hubSourceSchema>

/** An adapter on its way in. */
export interface Upload {
  id: string
  communityId: string
  name: string
  status: 'receiving' | 'checking' | 'checked' | 'refused' | 'published'
  files: { path: string; sizeBytes: number }[]
  checks: z.infer<typeof adapterCheckSchema>[]
  found: CheckedAdapter | null
  /** Null when somebody sends the files. */
  source: HubSource | null
  /** What a bundle would make here, as `lib/bundles` keeps it; null for an adapter alone. */
  bundle: unknown
  createdAt: Date
}

const rowSchema = z.object({
  id: z.string(),
  communityId: z.string(),
  name: z.string(),
  status: z.enum(['receiving', 'checking', 'checked', 'refused', 'published']),
  files: z.array(z.object({ path: z.string(), sizeBytes: z.int() })),
  checks: z.array(adapterCheckSchema),
  found: checkedAdapterSchema.nullable(),
  source: hubSourceSchema.nullable(),
  bundle: z.unknown(),
  createdAt: z.date(),
})

export const toUpload = (row: UploadRow): Upload => rowSchema.parse(row)

/** Parses what somebody wants to upload. @throws PolyphonyError (invalid_request) naming the field */
export function parseNewUpload(input: unknown): NewUpload {
  const parsed = newUploadSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const param = issue?.path.join('.')
  throw new PolyphonyError('invalid_request', `${param || 'The upload'}: ${issue?.message}`, {
    ...(param ? { param } : {}),
  })
}
