import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import { readEnv } from '@/lib/core/env'
import { estimateTokens } from '@/lib/limits/estimate-tokens'
import { communityHolder, type Holder, Meter } from '@/lib/limits/meter'
import type { Reader } from '@/lib/people/reader'
import { countAssistantUse, countKeyUse } from '@/lib/usage/count-use'
import { holdersOf } from './asker-of'
import type { TurnLedger } from './turn-ledger'

/** Who is held to limits under a request of the public API: its key, and the account that the key is of. */
export interface ApiAsker {
  keyId: string
  holders: Holder[]
  /** Has counted the request already. */
  meter: Meter
}

/** What a turn may come to at most, before anybody has counted. */
interface Estimate {
  texts: string[]
  answers: number
  maxTokens: number
}

/** Ends what was begun with a turn: whatever it says, it never throws. */
export type EndMeter = (ledger: TurnLedger, signal: AbortSignal) => Promise<void>

/**
 * Holds a question of the page to the limits of its reader and of the community that is asked.
 * @returns what counts it at its end
 * @throws PolyphonyError (rate_limited)
 */
export async function meterReaderTurn(
  turn: { reader: Reader; assistant: ResolvedAssistant; estimate: Estimate },
  logError: (error: unknown) => void,
): Promise<EndMeter> {
  const limits = readEnv().RATE_LIMITS
  const { assistantVersion, community } = turn.assistant
  const meter = new Meter()
  const holders = [...holdersOf(turn.reader, limits), communityHolder(community.slug, limits)]
  const tokens = tokensOf(turn.estimate)
  await meter.take(holders.map((holder) => ({ holder, requests: 1, tokens })))
  return (ledger, signal) =>
    endQuietly(logError, async () => {
      const use = tokensUsed(ledger)
      await Promise.all([settle(meter, use, signal), countAssistantUse(assistantVersion.id, 'page', use)])
    })
}

/** The same for the public API, where the request was counted with its key. @throws PolyphonyError (rate_limited) */
export async function meterApiTurn(
  turn: { asker: ApiAsker; assistant: ResolvedAssistant; estimate: Estimate },
  logError: (error: unknown) => void,
): Promise<EndMeter> {
  const { keyId, meter, holders } = turn.asker
  const { assistantVersion, community, name } = turn.assistant
  const tokens = tokensOf(turn.estimate)
  await meter.take([
    ...holders.map((holder) => ({ holder, requests: 0, tokens })),
    { holder: communityHolder(community.slug, readEnv().RATE_LIMITS), requests: 1, tokens },
  ])
  return (ledger, signal) =>
    endQuietly(logError, async () => {
      const use = tokensUsed(ledger)
      await Promise.all([
        settle(meter, use, signal),
        countAssistantUse(assistantVersion.id, 'api', use),
        countKeyUse(keyId, name, use),
      ])
    })
}

/**
 * Holds texts that are only read (embedded, judged) to the limits of a key.
 * @returns what counts them once it is known how many tokens they had
 * @throws PolyphonyError (rate_limited)
 */
export async function meterReading(
  asked: { asker: ApiAsker; model: string; texts: string[]; community?: string },
  logError: (error: unknown) => void,
): Promise<(tokens?: number) => Promise<void>> {
  const { keyId, meter, holders } = asked.asker
  const estimated = estimateTokens(...asked.texts)
  const limits = readEnv().RATE_LIMITS
  const { community } = asked
  await meter.take([
    ...holders.map((holder) => ({ holder, requests: 0, tokens: estimated })),
    ...(community === undefined
      ? []
      : [{ holder: communityHolder(community, limits), requests: 1, tokens: estimated }]),
  ])
  return (tokens = estimated) =>
    endQuietly(logError, async () => {
      const use = { promptTokens: tokens, completionTokens: 0 }
      await Promise.all([meter.settle(tokens), countKeyUse(keyId, asked.model, use)])
    })
}

const tokensOf = ({ texts, answers, maxTokens }: Estimate) => estimateTokens(...texts) + answers * maxTokens

/** Tokens of the prompt, read once, and of the answers that go out; drafts that were not chosen are the hub's own cost. */
export function tokensUsed({ promptTokens, answers, block }: TurnLedger) {
  const completionTokens = answers.reduce((sum, { tokens }) => sum + tokens, 0)
  return { promptTokens, completionTokens, isAnswered: answers.length > 0 && block === null }
}

/** Who hangs up in the middle has cost what nobody counted: the reservation stays. */
async function settle(meter: Meter, use: ReturnType<typeof tokensUsed>, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await meter.settle(use.promptTokens + use.completionTokens)
}

/** A count that is missed costs nobody their answer. */
async function endQuietly(logError: (error: unknown) => void, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    logError(error)
  }
}
