import { join } from 'node:path'
import { Tokenizer as BpeTokenizer } from '@huggingface/tokenizers'
import { PolyphonyError } from '@/lib/core/errors'
import { readJsonFile } from './parse-json'
import { type AddedToken, parseTokenizerJson, type TokenizerJson } from './tokenizer-json'

/** A BPE tokenizer, byte-level or with bytes to fall back on, that never takes a text for a special token unless it is asked to. */
export interface Tokenizer {
  /** One more than the largest id. */
  readonly size: number
  /** Most bytes that one token can stand for. */
  readonly longestTokenBytes: number
  /** Whether the first blank of an answer stands for its beginning and is no text. */
  readonly dropsFirstBlank: boolean
  /** Token ids of a text in which special tokens are ordinary characters. */
  encode(text: string): number[]
  /** Token ids of a rendered template, special tokens recognised; `inert` marks a character to drop after that. */
  encodeTemplate(text: string, inert?: string): number[]
  /** The bytes of a token; none for a special token or an unknown id. */
  bytesOf(id: number): Uint8Array
  /** The token as text for people and logs; invalid UTF-8 is replaced. */
  nameOf(id: number): string
  isSpecial(id: number): boolean
  /** The id of a special token by its text. */
  specialId(text: string): number | undefined
  readonly specialTokens: readonly string[]
}

/**
 * Loads `tokenizer.json` from a model folder.
 * @throws PolyphonyError when it is missing or of a kind that is not supported.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const json = await readJsonFile(join(folder, 'tokenizer.json'), 'tokenizer.json')
  if (json === undefined)
    throw new PolyphonyError('not_found', 'tokenizer.json is missing', { param: 'tokenizer.json' })
  return createTokenizer(json)
}

/** Builds a tokenizer from a parsed `tokenizer.json`. @throws PolyphonyError when its kind is not supported. */
export function createTokenizer(json: unknown): Tokenizer {
  const { plain, addedTokens, plan, vocab } = parseTokenizerJson(json)
  const bpe = new BpeTokenizer(plain, { clean_up_tokenization_spaces: false })
  const special = new Map(addedTokens.filter((token) => token.special).map((token) => [token.content, token]))
  const specialIds = new Set([...special.values()].map((token) => token.id))
  const bytes = collectBytes({ addedTokens, plan, vocab })
  const others = addedTokens.filter((token) => !token.special)
  const encodePart = (text: string) =>
    text === '' ? [] : bpe.encode(wellFormed(text), { add_special_tokens: false }).ids
  /** @param text what a whole text begins with. */
  const encode = (text: string) => {
    const blank =
      plan.leadingBlank &&
      text !== '' &&
      !/^[ \u2581]/.test(text) &&
      !others.some(({ content }) => text.startsWith(content))
    return encodePart(blank ? ` ${text}` : text)
  }
  return {
    size: bytes.length,
    longestTokenBytes: bytes.reduce((longest, token) => Math.max(longest, token?.length ?? 0), 1),
    dropsFirstBlank: plan.dropsFirstBlank,
    encode,
    encodeTemplate: (text, inert) =>
      splitSpecials(text, special).flatMap((part, index) => {
        if (typeof part !== 'string') return [part.id]
        const section = inert === undefined ? part : part.replaceAll(inert, '')
        return index === 0 ? encode(section) : encodePart(section)
      }),
    bytesOf: (id) => (specialIds.has(id) ? NO_BYTES : (bytes[id] ?? NO_BYTES)),
    nameOf: (id) => new TextDecoder().decode(bytes[id] ?? NO_BYTES),
    isSpecial: (id) => specialIds.has(id),
    specialId: (text) => special.get(text)?.id,
    specialTokens: [...special.keys()],
  }
}

/** A lone surrogate has no UTF-8; it becomes U+FFFD here, before any pattern sees it. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

const NO_BYTES = new Uint8Array()

function collectBytes({
  addedTokens,
  plan,
  vocab,
}: Pick<TokenizerJson, 'addedTokens' | 'plan' | 'vocab'>): (Uint8Array | undefined)[] {
  const bytes: (Uint8Array | undefined)[] = []
  for (const [token, id] of Object.entries(vocab)) bytes[id] = plan.toBytes(token)
  for (const { id, content } of addedTokens) bytes[id] = new TextEncoder().encode(plan.addedText(content))
  return Array.from(bytes)
}

/** Cuts a text at its special tokens, the longest first where several begin at one place. */
function splitSpecials(text: string, special: Map<string, AddedToken>): (string | AddedToken)[] {
  if (special.size === 0) return [text]
  const longestFirst = [...special.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(escapeRegex).join('|'), 'g')
  const parts: (string | AddedToken)[] = []
  let from = 0
  let stripNext = false
  const addText = (end: number, stripEnd: boolean) => {
    let section = text.slice(from, end)
    if (stripNext) section = section.trimStart()
    parts.push(stripEnd ? section.trimEnd() : section)
  }
  for (const match of text.matchAll(pattern)) {
    const token = special.get(match[0])
    if (!token) continue
    addText(match.index, token.lstrip)
    parts.push(token)
    from = match.index + match[0].length
    stripNext = token.rstrip
  }
  addText(text.length, false)
  return parts
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
