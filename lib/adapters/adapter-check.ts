import { z } from 'zod'
import { saidSchema } from '@/lib/core/said'

/**
 * The checks, in the order in which they run; each has a name in `messages` under `adapters.checks`. Those of a bundle
 * come before those of the adapter in it.
 */
export const CHECKS = [
  ...(['bundle', 'signature', 'digests', 'assistant', 'culture', 'policy', 'passport', 'installed'] as const),
  ...(['layout', 'config', 'header', 'base', 'tensors', 'values', 'card', 'alike'] as const),
  'serves',
] as const

export type CheckId = (typeof CHECKS)[number]

export const adapterCheckSchema = z.object({
  id: z.enum(CHECKS),
  status: z.enum(['passed', 'warned', 'failed']),
  /** What was found, where. */
  message: z.string(),
  /** What to do about it. */
  remedy: z.string().optional(),
  /** The same as pages say it in their reader's language; undefined where it has none but English. */
  said: z.object({ message: saidSchema, remedy: saidSchema.optional() }).optional(),
})

/** How one check ended. */
export type AdapterCheck = z.infer<typeof adapterCheckSchema>

/** What is known of an adapter that passed every check; its bytes lie in blob storage. */
export const checkedAdapterSchema = z.object({
  /** 64 hex digits, as `computeAdapterDigest` gives it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The installed base it fits. */
  baseModel: z.string(),
  /** The largest rank of its matrices. */
  rank: z.int(),
  sizeBytes: z.int(),
  parameters: z.int(),
  /** The base that its trainer named. */
  trainedFor: z.string().optional(),
  /** The base model's licence. */
  licence: z.string().optional(),
  /** By module; empty for an adapter that is too large to be measured. */
  measures: z.array(z.object({ module: z.string(), norm: z.number(), sketch: z.array(z.number()) })),
  /** SHA-256 (64 hex digits) of its README.md. */
  cardSha256: z.string().optional(),
  card: z
    .object({
      baseModel: z.string().optional(),
      relation: z.string().optional(),
      licence: z.string().optional(),
      languages: z.array(z.string()),
      tags: z.array(z.string()),
    })
    .optional(),
})

export type CheckedAdapter = z.infer<typeof checkedAdapterSchema>
