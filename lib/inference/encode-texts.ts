import type { ModelServer } from './model-server'

/** A token of a byte-level tokenizer holds one byte or more, so a chunk is at most this many tokens: any context holds it. */
const CHUNK_BYTES = 512
/** What lies beyond does not change what a text is about, and would keep every other asker waiting. */
const MAX_CHUNKS = 12

/**
 * One raw latent a text: the mean over its chunks, weighted by their length.
 *
 * `model` is the base that encodes. A text without a single letter, digit or sign has none: null.
 * @throws PolyphonyError when the server cannot encode
 */
export async function encodeTexts(
  server: Pick<ModelServer, 'embed'>,
  input: { model: string; texts: string[] },
  signal: AbortSignal,
): Promise<(Float32Array | null)[]> {
  const chunked = input.texts.map((text) => chunksOf(text))
  const chunks = chunked.flat()
  if (chunks.length === 0) return input.texts.map(() => null)
  const { latents } = await server.embed({ model: input.model, texts: chunks }, signal)
  let at = 0
  return chunked.map((own) => {
    const parts = own.map((chunk) => ({ latent: latents[at++]!, weight: Buffer.byteLength(chunk) }))
    return parts.length === 0 ? null : weightedMean(parts)
  })
}

function chunksOf(text: string): string[] {
  const chunks: string[] = []
  let rest = text.trim()
  while (rest !== '' && chunks.length < MAX_CHUNKS) {
    const cut = cutAt(rest)
    chunks.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  return chunks
}

/** After the last space that fits, else after the last whole character that fits. */
function cutAt(text: string): number {
  if (Buffer.byteLength(text.slice(0, CHUNK_BYTES)) <= CHUNK_BYTES && text.length <= CHUNK_BYTES)
    return text.length
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > CHUNK_BYTES) break
    end += character.length
  }
  const space = text.lastIndexOf(' ', end)
  return space > end / 2 ? space : end
}

function weightedMean(parts: { latent: Float32Array; weight: number }[]): Float32Array {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const mean = new Float32Array(parts[0]!.latent.length)
  for (const { latent, weight } of parts) {
    for (let i = 0; i < mean.length; i++) mean[i]! += (latent[i]! * weight) / total
  }
  return mean
}
