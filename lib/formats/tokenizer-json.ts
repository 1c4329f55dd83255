import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

export interface AddedToken {
  id: number
  content: string
  special: boolean
  /** Whether the token swallows the blanks before and after it. */
  lstrip: boolean
  rstrip: boolean
}

/** A `tokenizer.json` of byte-level BPE, checked and corrected where the JavaScript library differs from the Rust one. */
export interface TokenizerJson {
  vocab: Record<string, number>
  addedTokens: AddedToken[]
  /** The document without special tokens and post-processing, for the library. */
  plain: object
}

/** @throws PolyphonyError (invalid_request) for anything that could not be tokenised byte for byte. */
export function parseTokenizerJson(json: unknown): TokenizerJson {
  const parsed = schema.safeParse(json)
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
  return {
    vocab: document.model.vocab,
    addedTokens: document.added_tokens,
    plain: {
      ...document,
      added_tokens: document.added_tokens.filter((token) => !token.special),
      normalizer: document.normalizer ?? null,
      pre_tokenizer: likeRust(document.pre_tokenizer),
      post_processor: null,
      model: { ...document.model, vocab },
    },
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

const preTokenizerSchema = z.looseObject({
  type: z.string(),
  add_prefix_space: z.boolean().optional(),
  use_regex: z.boolean().optional(),
  individual_digits: z.boolean().optional(),
  behavior: z.string().optional(),
  invert: z.boolean().optional(),
  get pretokenizers() {
    return z.array(preTokenizerSchema).optional()
  },
})
type PreTokenizer = z.infer<typeof preTokenizerSchema>

const schema = z.looseObject({
  added_tokens: z.array(addedTokenSchema).default([]),
  normalizer: z.unknown().optional(),
  pre_tokenizer: preTokenizerSchema,
  decoder: z.looseObject({ type: z.literal('ByteLevel', 'only byte-level vocabularies are supported') }),
  model: z.looseObject({
    type: z.literal('BPE', 'only byte-level BPE is supported'),
    vocab: vocabSchema,
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    byte_fallback: z.literal(false, 'byte fallback is not supported').nullish(),
  }),
})

/** The split of GPT-2, which ByteLevel applies when `use_regex` is on. */
const GPT2_SPLIT = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`

/** The library's own ByteLevel and Digits use JavaScript's \s and \d; as Split its patterns mean what they mean in Rust. */
function likeRust(step: PreTokenizer): object {
  switch (step.type) {
    case 'Sequence':
      return { ...step, pretokenizers: (step.pretokenizers ?? []).map(likeRust) }
    case 'ByteLevel':
      if (step.use_regex === false || step.add_prefix_space) return step
      return sequence(split(GPT2_SPLIT), { ...step, use_regex: false })
    case 'Digits':
      return split(step.individual_digits ? String.raw`\p{N}` : String.raw`\p{N}+`)
    case 'Split':
      if (step.invert || step.behavior === 'Isolated' || step.behavior === 'Removed') return step
      throw invalid(`the split behaviour "${step.behavior}" is not supported`)
    default:
      throw invalid(`the pre-tokenizer "${step.type}" is not supported`)
  }
}

function split(regex: string): object {
  return { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false }
}

function sequence(...pretokenizers: object[]): object {
  return { type: 'Sequence', pretokenizers }
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `tokenizer.json: ${what}`, { param: 'tokenizer.json' })
}
