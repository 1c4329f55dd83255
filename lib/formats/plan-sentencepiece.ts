import type {
  Normalizer,
  PreTokenizer,
  TokenDecoder,
  TokenizerDocument,
  TokenizerPlan,
} from './tokenizer-json'

/** Stands for a blank in SentencePiece's vocabularies. */
const BLANK = '\u2581'

/**
 * BPE as SentencePiece does it: blanks are symbols, and a character outside the vocabulary falls back to its bytes.
 * Mistral, Llama 2, Gemma. @throws Error naming the part that is not supported.
 */
export function planSentencepiece(document: TokenizerDocument): TokenizerPlan {
  const missing = Array.from({ length: 256 }, (_, byte) => byteToken(byte)).find(
    (token) => !Object.hasOwn(document.model.vocab, token),
  )
  if (missing !== undefined) throw new Error(`the vocabulary lacks "${missing}", which byte_fallback needs`)
  const normalizer = document.normalizer ?? null
  refuseOtherNormalizers(normalizer)
  return {
    normalizer,
    ...planBlanks(document.pre_tokenizer ?? undefined, normalizer),
    toBytes: bytesOfToken,
    addedText: (content) => content.replaceAll(BLANK, ' '),
    dropsFirstBlank: readDecoder(document.decoder ?? undefined),
  }
}

function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}

function bytesOfToken(token: string): Uint8Array {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1]
  if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16))
  return new TextEncoder().encode(token.replaceAll(BLANK, ' '))
}

function refuseOtherNormalizers(normalizer: Normalizer | null): void {
  for (const step of listSteps(normalizer)) {
    const known =
      (step.type === 'Prepend' && step.prepend === BLANK) ||
      (step.type === 'Replace' && step.pattern?.String === ' ' && step.content === BLANK) ||
      ['NFC', 'NFKC'].includes(step.type)
    if (!known) throw new Error(`the normalizer "${step.type}" is not supported with byte_fallback`)
  }
}

function listSteps(normalizer: Normalizer | null): Normalizer[] {
  if (!normalizer) return []
  return normalizer.type === 'Sequence' ? (normalizer.normalizers ?? []) : [normalizer]
}

function planBlanks(
  step: PreTokenizer | undefined,
  normalizer: Normalizer | null,
): Pick<TokenizerPlan, 'preTokenizer' | 'leadingBlank'> {
  const replaced = listSteps(normalizer).some(({ type }) => type === 'Replace')
  // Gemma's splits at blanks after its normalizer has left none.
  if (!step || (replaced && step.type === 'Split' && step.pattern?.String === ' ')) {
    if (!replaced) throw new Error(`nothing turns blanks into "${BLANK}"`)
    return { preTokenizer: null, leadingBlank: false }
  }
  if (step.type !== 'Metaspace' || (step.replacement ?? BLANK) !== BLANK)
    throw new Error(`the pre-tokenizer "${step.type}" is not supported with byte_fallback`)
  const scheme = step.prepend_scheme ?? (step.add_prefix_space === false ? 'never' : 'always')
  if (!['first', 'always', 'never'].includes(scheme))
    throw new Error(`prepend_scheme "${scheme}" is not supported`)
  // The library does not know where in the text a piece lies, so "first" is our own affair; and it never splits.
  const metaspace = { ...step, prepend_scheme: scheme === 'first' ? 'never' : scheme }
  const words = {
    type: 'Split',
    pattern: { Regex: `${BLANK}?[^${BLANK}]+|${BLANK}` },
    behavior: 'Isolated',
    invert: false,
  }
  return {
    preTokenizer: step.split === false ? metaspace : { type: 'Sequence', pretokenizers: [metaspace, words] },
    leadingBlank: scheme === 'first',
  }
}

/** Holds the decoder to what `bytesOfToken` does. @returns whether it drops the first blank of a text. */
function readDecoder(decoder: TokenDecoder | undefined): boolean {
  const [replace, fallback, fuse, strip, more] = decoder?.type === 'Sequence' ? (decoder.decoders ?? []) : []
  const known =
    replace?.type === 'Replace' &&
    replace.pattern?.String === BLANK &&
    replace.content === ' ' &&
    fallback?.type === 'ByteFallback' &&
    fuse?.type === 'Fuse' &&
    (!strip || (strip.type === 'Strip' && strip.content === ' ' && strip.start === 1 && !strip.stop)) &&
    !more
  if (!known) {
    throw new Error(
      `decoder "${decoder?.type}" is not supported with byte_fallback: it must be Replace, ByteFallback, Fuse and perhaps Strip of one blank`,
    )
  }
  return strip !== undefined
}
