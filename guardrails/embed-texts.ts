import { askOnce } from './ask-once'
import type { GuardrailContext } from './contract'
import { ModelUnavailable } from './model-unavailable'

/** Some 500 bytes each. */
const MOST_REMEMBERED = 256
const askForLatents = askOnce<Float32Array>(MOST_REMEMBERED)
const OWN = 'the hub’s own'

/**
 * One latent a text, of length 1; of zeros for a text without a word.
 * @param model an encoder that the hub's operator installed; the hub's own by default
 * @throws ModelUnavailable when the encoder cannot be asked, the context's reason when the time is up
 */
export function embedTexts(
  texts: readonly string[],
  context: GuardrailContext,
  model?: string,
): Promise<Float32Array[]> {
  const about = model === undefined ? [] : [model]
  return askForLatents(texts, { memory: context.memory, about }, (asked) => embed(asked, context, model))
}

async function embed(
  texts: readonly string[],
  { embed, signal }: GuardrailContext,
  model: string | undefined,
): Promise<Float32Array[]> {
  const name = model ?? OWN
  if (!embed) throw new ModelUnavailable(name, new Error('no encoder is lent here'), 'encoder')
  let latents: Float32Array[]
  try {
    latents = await embed(texts, signal, model)
  } catch (cause) {
    signal.throwIfAborted()
    throw new ModelUnavailable(name, cause, 'encoder')
  }
  const width = Math.max(0, ...latents.map(({ length }) => length))
  return texts.map((_, index) => {
    const latent = latents[index]
    if (!latent) throw new ModelUnavailable(name, new Error('it left a text out'), 'encoder')
    return unitOf(latent, width, name)
  })
}

function unitOf(latent: Float32Array, width: number, name: string): Float32Array {
  if (latent.length === 0) return new Float32Array(width)
  const length = Math.hypot(...latent)
  if (!Number.isFinite(length))
    throw new ModelUnavailable(name, new Error('a latent is no number'), 'encoder')
  return length === 0 ? latent : latent.map((part) => part / length)
}
