import { askOnce } from './ask-once'
import type { GuardrailContext } from './contract'
import { ModelUnavailable } from './model-unavailable'

/** Some 500 bytes each. */
const MOST_REMEMBERED = 256
const askForLatents = askOnce<Float32Array>(MOST_REMEMBERED)
const ENCODER = 'the hub’s own'

/**
 * One latent a text, of length 1; of zeros for a text without a word.
 * @throws ModelUnavailable when the encoder cannot be asked, the context's reason when the time is up
 */
export function embedTexts(texts: readonly string[], context: GuardrailContext): Promise<Float32Array[]> {
  return askForLatents(texts, { memory: context.memory, about: [] }, (asked) => embed(asked, context))
}

async function embed(texts: readonly string[], { embed, signal }: GuardrailContext): Promise<Float32Array[]> {
  if (!embed) throw new ModelUnavailable(ENCODER, new Error('no encoder is lent here'), 'encoder')
  let latents: Float32Array[]
  try {
    latents = await embed(texts, signal)
  } catch (cause) {
    signal.throwIfAborted()
    throw new ModelUnavailable(ENCODER, cause, 'encoder')
  }
  const width = Math.max(0, ...latents.map(({ length }) => length))
  return texts.map((_, index) => {
    const latent = latents[index]
    if (!latent) throw new ModelUnavailable(ENCODER, new Error('it left a text out'), 'encoder')
    return unitOf(latent, width)
  })
}

function unitOf(latent: Float32Array, width: number): Float32Array {
  if (latent.length === 0) return new Float32Array(width)
  const length = Math.hypot(...latent)
  if (!Number.isFinite(length))
    throw new ModelUnavailable(ENCODER, new Error('a latent is no number'), 'encoder')
  return length === 0 ? latent : latent.map((part) => part / length)
}
