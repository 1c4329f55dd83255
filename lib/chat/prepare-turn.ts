import type { Memory } from '@/guardrails/contract'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { encodeTexts } from '@/lib/inference/encode-texts'
import type { ChatServices } from './chat-services'
import { createScreen } from './screen'
import type { TurnTools } from './turn-tools'

/**
 * The tools of one turn with one assistant: its guardrails, and the hub's services.
 * @throws PolyphonyError when the community's policy cannot be used
 */
export function prepareTurn(
  input: { assistant: ResolvedAssistant; language: string; memory: Memory },
  services: ChatServices,
  signal: AbortSignal,
): TurnTools {
  const { assistant, language, memory } = input
  const { server, logError } = services
  const embed = async (texts: readonly string[], until: AbortSignal) => {
    // The hub's own encoder, so that a guardrail's verdict does not change with the base.
    const latents = await encodeTexts(server, { model: DEFAULT_ENCODER, texts: [...texts] }, until)
    return latents.map((latent) => latent ?? new Float32Array())
  }
  const { instructions } = assistant.assistantVersion
  const classify = (model: string, texts: readonly string[], until: AbortSignal) =>
    services.classify({ model, texts: [...texts] }, until)
  const context = {
    memory,
    instructions,
    signal,
    embed,
    classify,
    now: () => performance.now(),
    random: Math.random,
  }
  const screen = createScreen({ assistant, language, context, logError })
  return { server, screen, findBackground: services.findBackground, logError }
}
