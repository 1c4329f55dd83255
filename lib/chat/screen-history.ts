import { setImmediate } from 'node:timers/promises'
import { quoteAttachments } from '@/lib/attachments/quote-attachments'
import { exchangesOf } from './exchanges-of'
import { judgeAttachments } from './judge-attachments'
import { mostBytes } from './most-bytes'
import type { Screen } from './screen'
import type { HistoryMessage, Turn } from './turn'
import type { TurnLedger } from './turn-ledger'

/**
 * The history as it may enter the prompt. The hub's own was screened when it was said; a client's is judged here.
 *
 * An exchange that the input guardrails block, or that was never answered because it was refused, leaves as a whole,
 * as on the page: the refusal of one question is no reason to refuse the next. What could not fit the context by its
 * bytes is left out unjudged, and between exchanges the process serves others: filters judge in one go.
 */
export async function screenHistory(
  turn: Pick<Turn, 'isHistoryUntrusted'> & { history: HistoryMessage[] },
  { screen, ledger, contextTokens }: { screen: Screen; ledger: TurnLedger; contextTokens: number | null },
): Promise<HistoryMessage[]> {
  if (!turn.isHistoryUntrusted) return turn.history
  const kept: HistoryMessage[][] = []
  let bytes = 0
  for (const exchange of exchangesOf(turn.history).reverse()) {
    bytes += exchange.reduce((sum, message) => sum + bytesOf(message), 0)
    if (bytes > mostBytes(contextTokens)) break
    const screened = await screenExchange(exchange, { screen, ledger })
    if (screened) kept.push(screened)
    await setImmediate()
  }
  return kept.reverse().flat()
}

/** Null when any of it was blocked or is empty. */
async function screenExchange(
  exchange: HistoryMessage[],
  { screen, ledger }: { screen: Screen; ledger: TurnLedger },
): Promise<HistoryMessage[] | null> {
  const screened: HistoryMessage[] = []
  for (const { role, content, attachments = [] } of exchange) {
    if (content.trim() === '') return null
    const { action, text, verdicts } = await screen.judge(content, 'input')
    const attached = await judgeAttachments(attachments, screen)
    if (action === 'block' || attached.isBlocked) return null
    const said = [...verdicts, ...attached.verdicts].filter((verdict) => verdict.action !== 'allow')
    ledger.verdicts.push(...said.map(screen.tell))
    screened.push({ role, content: text, attachments: attached.attachments })
  }
  return screened
}

const bytesOf = ({ content, attachments = [] }: HistoryMessage) =>
  Buffer.byteLength(quoteAttachments(content, attachments))
