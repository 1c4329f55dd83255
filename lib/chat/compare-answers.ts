import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { type ComparisonWithMessages, findKeptComparison } from '@/lib/comparisons/comparisons'
import { PolyphonyError } from '@/lib/core/errors'
import { encodeTexts } from '@/lib/inference/encode-texts'
import { encoderOf } from '@/lib/inference/model-server'
import type { Reader } from '@/lib/people/reader'
import { coordinatesOn, fitCandidatePlane } from '@/lib/rerank/candidate-plane'
import { findFarthestParts, groupLatents } from '@/lib/rerank/group-latents'
import type { Vector } from '@/lib/rerank/vectors'
import { whiten } from '@/lib/rerank/whitening'
import { restoreText } from '@/lib/store/restore-messages'
import { askerOf } from './asker-of'
import type { ChatServices } from './chat-services'
import { splitSentences } from './split-sentences'

/** Where the answers of one round agree and differ, as the encoder sees it. */
export interface Agreement {
  /** By position; answers without words are not among them. */
  answers: {
    position: number
    answerId: string
    /** On the two axes along which the answers differ most. */
    point: [number, number]
    /** Of several sentences the one farthest from all that the others say; null when there is but one. */
    farthest: string | null
  }[]
  /** Positions that are alike, the largest group first; who is alone is a group of one. */
  groups: number[][]
  /** Share of the differences that the two axes hold, 0 to 1. */
  heldVariance: number
}

/**
 * Mean cosine from which whitened latents count as alike. With the starter's encoder the same words reach 1, the same
 * sentence in other words of its language 0.6 to 0.8, and unrelated answers stay below 0.5.
 */
const ALIKE = 0.55

/**
 * Compares the answers of one round of a reader's comparison. Every text goes through one encoder, whatever model wrote it.
 * @throws PolyphonyError not_found, also when it is somebody else's; model_unavailable when nobody can encode
 */
export async function compareAnswers(
  asked: { reader: Reader; comparisonId: string; round: number },
  services: ChatServices,
  signal: AbortSignal,
): Promise<Agreement> {
  const comparison = await findKeptComparison(asked.reader, asked.comparisonId)
  const said = listAnswers(comparison, asked.round)
  if (said.length < 2) return { answers: [], groups: [], heldVariance: 1 }
  const leave = await services.limits.enter(askerOf(asked.reader), signal)
  try {
    const agreement = await compareSaid(said, asked.reader, services, signal)
    const answers = agreement.answers.map((answer, at) => ({
      ...answer,
      farthest:
        answer.farthest === null
          ? null
          : restoreText(answer.farthest, comparison.standIns.get(said[at]!.conversationId) ?? {}),
    }))
    return { ...agreement, answers }
  } finally {
    leave()
  }
}

interface Said {
  position: number
  answerId: string
  conversationId: string
  assistantName: string
  /** As the models read it. */
  text: string
}

/** Of a column asked again within the round, the last answer counts. */
function listAnswers({ turns, messages, columns }: ComparisonWithMessages, round: number): Said[] {
  return columns.flatMap(({ position, assistantName }) => {
    const turn = turns.findLast((one) => one.round === round && one.position === position)
    const answer = messages.find(({ id }) => id === turn?.answerId)
    const hasEnded = answer?.status === 'done' || answer?.status === 'stopped'
    if (!answer || !hasEnded || !/[\p{L}\p{N}]/u.test(answer.content)) return []
    const { id: answerId, conversationId, content } = answer
    return [{ position, answerId, conversationId, assistantName, text: content }]
  })
}

async function compareSaid(
  said: Said[],
  reader: Reader,
  services: ChatServices,
  signal: AbortSignal,
): Promise<Agreement> {
  const assistants = await Promise.all(said.map(({ assistantName }) => findAssistant(assistantName, reader)))
  const { server } = services
  const base = await server.describeModel(assistants[0]!.assistantVersion.baseModel, signal)
  const encoder = encoderOf(base)
  if (!encoder) throw noEncoder()
  const sentences = said.map(({ text }, at) => splitSentences(text, assistants[at]!.culture.tag))
  const texts = [...new Set([...said.map(({ text }) => text), ...sentences.flat()])]
  const [background, latents] = await Promise.all([
    services.findBackground(encoder),
    encodeTexts(server, { model: encoder.model, texts }, signal),
  ])
  const byText = new Map(
    texts.map((text, at) => [text, latents[at] && whiten(latents[at], background.whitening)]),
  )
  const latentOf = (text: string): Vector => byText.get(text) ?? new Float64Array(0)
  const whole = said.map(({ text }) => latentOf(text))
  const plane = fitCandidatePlane(whole)
  const farthest = findFarthestParts(sentences.map((parts) => parts.map(latentOf)))
  return {
    answers: said.map(({ position, answerId }, at) => ({
      position,
      answerId,
      point: coordinatesOn(whole[at]!, plane),
      farthest: farthest[at] == null ? null : (sentences[at]![farthest[at]] ?? null),
    })),
    groups: groupLatents(whole, ALIKE).map((group) => group.map((at) => said[at]!.position)),
    heldVariance: plane.heldVariance,
  }
}

function noEncoder(): PolyphonyError {
  return new PolyphonyError(
    'model_unavailable',
    'No model that can compare answers is running right now. Try again in a moment.',
    { retryAfterSeconds: 5 },
  )
}
