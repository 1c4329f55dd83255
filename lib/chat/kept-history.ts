import { setImmediate } from 'node:timers/promises'
import type { Memory } from '@/guardrails/contract'
import { type StandIns, standInsOf } from '@/guardrails/stand-ins'
import { addStandIns } from '@/lib/conversations/turn-record'
import { listSaidRows, type SaidRow } from '@/lib/store/branches'
import { listHistory } from './list-history'
import type { Screen } from './screen'
import type { HistoryMessage, ReadHistory } from './turn'

/**
 * How to read what was said in a conversation that is kept here. What the hub answered was screened when it was said;
 * what was brought along from elsewhere is screened now, by the rules of whoever answers: an exchange that they block
 * leaves as a whole, and what they hide is kept as hidden with the conversation, so that its reader gets it back.
 */
export function readKeptHistory(how: {
  branch: { conversationId: string; endId: string }
  /** Whether some of it may come from elsewhere. */
  isImported: boolean
  screen: Screen
  memory: Memory
  /** What the reader gets back; it learns what is hidden here. */
  standIns: StandIns
}): ReadHistory {
  return async (mostBytes) => {
    const { said, unreadAnswers } = await listSaidRows(how.branch, mostBytes)
    const messages = how.isImported ? await screenForeign(said, how) : listHistory(said)
    return { messages, unreadTurns: unreadAnswers }
  }
}

async function screenForeign(
  said: SaidRow[],
  { branch, screen, memory, standIns }: Parameters<typeof readKeptHistory>[0],
): Promise<HistoryMessage[]> {
  const kept: HistoryMessage[] = []
  for (const [index, answer] of said.entries()) {
    const exchange = listHistory(said.slice(index - 1, index + 1))
    if (index === 0 || exchange.length === 0) continue
    const screened = answer.isElsewhere ? await screenExchange(exchange, screen) : exchange
    kept.push(...screened)
    // Filters judge in one go; between exchanges the process serves others.
    await setImmediate()
  }
  const hidden = standInsOf(memory).entriesIn(kept.map(({ content }) => content).join('\n'))
  standIns.add(hidden)
  await addStandIns(branch.conversationId, hidden)
  return kept
}

async function screenExchange(exchange: HistoryMessage[], screen: Screen): Promise<HistoryMessage[]> {
  const screened: HistoryMessage[] = []
  for (const { role, content } of exchange) {
    const { action, text } = await screen.judge(content, 'input')
    if (action === 'block') return []
    screened.push({ role, content: text })
  }
  return screened
}
