import { tokenToBytes } from './byte-alphabet'
import type { PreTokenizer, TokenizerDocument, TokenizerPlan } from './tokenizer-json'

/** Byte-level BPE: GPT-2, Llama 3, Qwen, SmolLM. @throws Error naming the part that is not supported. */
export function planByteLevel(document: TokenizerDocument): TokenizerPlan {
  if (document.decoder?.type !== 'ByteLevel') {
    throw new Error(
      `decoder "${document.decoder?.type}": only byte-level vocabularies, or BPE with byte_fallback, are supported`,
    )
  }
  if (!document.pre_tokenizer)
    throw new Error('pre_tokenizer is missing, which a byte-level vocabulary needs')
  return {
    normalizer: document.normalizer ?? null,
    preTokenizer: likeRust(document.pre_tokenizer),
    toBytes: tokenToBytes,
    addedText: (content) => content,
    leadingBlank: false,
    dropsFirstBlank: false,
  }
}

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
      throw new Error(`the split behaviour "${step.behavior}" is not supported`)
    default:
      throw new Error(`the pre-tokenizer "${step.type}" is not supported`)
  }
}

function split(regex: string): object {
  return { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false }
}

function sequence(...pretokenizers: object[]): object {
  return { type: 'Sequence', pretokenizers }
}
