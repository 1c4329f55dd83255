/**
 * The 256 printable characters that stand for bytes in a byte-level vocabulary, by byte value.
 * Source: `bytes_to_unicode` of GPT-2 (https://github.com/openai/gpt-2/blob/master/src/encoder.py)
 */
export const BYTE_ALPHABET: readonly string[] = buildAlphabet()

const BYTE_OF = new Map(BYTE_ALPHABET.map((symbol, byte) => [symbol, byte]))

/** The bytes that a token of a byte-level vocabulary stands for; undefined when it is not written in the alphabet. */
export function tokenToBytes(token: string): Uint8Array | undefined {
  const bytes: number[] = []
  for (const symbol of token) {
    const byte = BYTE_OF.get(symbol)
    if (byte === undefined) return undefined
    bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

function buildAlphabet(): string[] {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++))
}

function isPrintable(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
}
