import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Reader } from '@/lib/people/reader'
import { askerOf } from './asker-of'
import type { ChatServices } from './chat-services'
import { drawSettingsOf } from './draw-settings'
import { type EndMeter, meterReaderTurn } from './meter-turn'
import type { DrawSettings } from './turn'
import { createTurnSignal } from './turn-signal'

/** A turn of the page that has its place. */
export interface EnteredTurn {
  draw: DrawSettings
  /** Aborts when the reader goes or when the turn takes too long. */
  signal: AbortSignal
  /** Gives the place back. */
  leave(): void
  /** Counts what the turn used. */
  endMeter: EndMeter
}

const GUEST_DRAFTS = 4

/**
 * Waits for a place for a question of the page and holds it to the limits of its reader and of the community.
 * @param asked.texts all that its reader sends along
 * @throws PolyphonyError rate_limited, overloaded, cancelled: no place is held then
 */
export async function enterTurn(
  asked: { reader: Reader; assistant: ResolvedAssistant; texts: string[] },
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<EnteredTurn> {
  const { reader, assistant, texts } = asked
  const free = await services.limits.enter(askerOf(reader), readerSignal)
  const { signal, dispose } = createTurnSignal(readerSignal)
  const leave = () => {
    dispose()
    free()
  }
  try {
    const draw = drawSettingsOf(assistant, services.drawSeed())
    if (reader.kind === 'guest') draw.drafts = Math.min(draw.drafts, GUEST_DRAFTS)
    const estimate = { texts, answers: 1, maxTokens: draw.maxTokens }
    const endMeter = await meterReaderTurn({ reader, assistant, estimate }, services.logError)
    return { draw, signal, leave, endMeter }
  } catch (error) {
    leave()
    throw error
  }
}
