import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { planByteLevel } from './plan-byte-level'
import { planSentencepiece } from './plan-sentencepiece'

export interface AddedToken {
  id: number
  content: string
  special: boolean
  /** Whether the token swallows the blanks before and after it. */
  lstrip: boolean
  rstrip: boolean
}

/** How one kind of BPE turns text into symbols and tokens into bytes. */
export interface TokenizerPlan {
  /** For the library, corrected where it differs from the Rust one. */
  normalizer: object | null
  preTokenizer: object | null
  /** The bytes that a token of the vocabulary stands for; undefined when it stands for none. */
  toBytes(token: string): Uint8Array | undefined
  /** The text of an added token. */
  addedText(content: string): string
  /** Whether a blank is put before a text that begins with none. */
  leadingBlank: boolean
  /** Whether the first blank of an answer is such a blank, and not text. */
  dropsFirstBlank: boolean
}

/** A `tokenizer.json` that was checked, with its plan. */
export interface TokenizerJson {
  vocab: Record<string, number>
  addedTokens: AddedToken[]
  plan: TokenizerPlan
  /** The document without special tokens and post-processing, for the library. */
  plain: object
}

/** @throws PolyphonyError (invalid_request) for anything that could not be tokenised byte for byte. */
export function parseTokenizerJson(json: unknown): TokenizerJson {
  const parsed = tokenizerSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
  }
  const document = parsed.data
  const special = new Set(
    document.added_tokens.filter((token) => token.special).map((token) => token.content),
  )
  for (const token of special) {
    // Nothing can be put inside a single character to make it inert in a message.
    if (token.length === 1) throw invalid(`the special token "${token}" must be longer than one character`)
  }
  const vocab = Object.fromEntries(
    Object.entries(document.model.vocab).filter(([token]) => !special.has(token)),
  )
  const plan = makePlan(document)
  return {
    vocab: document.model.vocab,
    addedTokens: document.added_tokens,
    plan,
    plain: {
      ...document,
      added_tokens: document.added_tokens.filter((token) => !token.special),
      normalizer: plan.normalizer,
      pre_tokenizer: plan.preTokenizer,
      post_processor: null,
      model: { ...document.model, vocab },
    },
  }
}

function makePlan(document: TokenizerDocument): TokenizerPlan {
  try {
    return document.model.byte_fallback ? planSentencepiece(document) : planByteLevel(document)
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

const addedTokenSchema = z.looseObject({
  id: z.int().min(0),
  content: z.string().min(1),
  special: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
})

// A record schema would rebuild the object and lose a token called "__proto__".
const vocabSchema = z.custom<Record<string, number>>(
  (value) => typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger),
  'must map tokens to whole numbers',
)

// Half a million merges in a schema of their own take seconds to check.
const mergesSchema = z.custom<(string | [string, string])[]>(
  (value) => Array.isArray(value) && value.every(isMerge),
  'must be a list of pairs',
)

function isMerge(merge: unknown): boolean {
  if (typeof merge === 'string') return true
  return (
    Array.isArray(merge) && merge.length === 2 && typeof merge[0] === 'string' && typeof merge[1] === 'string'
  )
}

const preTokenizerSchema = z.looseObject({
  type: z.string(),
  add_prefix_space: z.boolean().optional(),
  use_regex: z.boolean().optional(),
  individual_digits: z.boolean().optional(),
  behavior: z.string().optional(),
  invert: z.boolean().optional(),
  replacement: z.string().optional(),
  prepend_scheme: z.string().optional(),
  split: z.boolean().optional(),
  pattern: z.looseObject({ String: z.string().optional(), Regex: z.string().optional() }).optional(),
  get pretokenizers() {
    return z.array(preTokenizerSchema).optional()
  },
})
export type PreTokenizer = z.infer<typeof preTokenizerSchema>

const normalizerSchema = z.looseObject({
  type: z.string(),
  prepend: z.string().optional(),
  content: z.string().optional(),
  pattern: z.looseObject({ String: z.string().optional() }).optional(),
  get normalizers() {
    return z.array(normalizerSchema).optional()
  },
})
export type Normalizer = z.infer<typeof normalizerSchema>

const decoderSchema = z.looseObject({
  type: z.string(),
  content: z.string().optional(),
  start: z.int().optional(),
  stop: z.int().optional(),
  pattern: z.looseObject({ String: z.string().optional() }).optional(),
  get decoders() {
    return z.array(decoderSchema).optional()
  },
})
export type TokenDecoder = z.infer<typeof decoderSchema>

const tokenizerSchema = z.looseObject({
  added_tokens: z.array(addedTokenSchema).default([]),
  normalizer: normalizerSchema.nullish(),
  pre_tokenizer: preTokenizerSchema.nullish(),
  decoder: decoderSchema.nullish(),
  model: z.looseObject({
    type: z.literal('BPE', 'only BPE is supported: choose a model whose tokenizer.json has model.type BPE'),
    vocab: vocabSchema,
    merges: mergesSchema,
    byte_fallback: z.boolean().nullish(),
  }),
})
export type TokenizerDocument = z.infer<typeof tokenizerSchema>

function invalid(what: string, cause?: unknown): PolyphonyError {
  return new PolyphonyError('invalid_request', `tokenizer.json: ${what}`, { param: 'tokenizer.json', cause })
}
