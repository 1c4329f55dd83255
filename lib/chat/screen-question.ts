import type { Verdict } from '@/guardrails/compiled-policy'
import type { Judged } from '@/guardrails/pipeline'
import type { AttachedText } from '@/lib/attachments/attached-text'
import type { ChatEvent } from './chat-event'
import { judgeAttachments } from './judge-attachments'
import { noteEvents } from './note-events'
import type { Screen } from './screen'
import type { Turn } from './turn'
import type { TurnLedger } from './turn-ledger'

/** What may enter the prompt, after the input guardrails. */
export interface ScreenedQuestion {
  question: string
  attachments: AttachedText[]
  addedInstructions: string
}

/**
 * Judges the question and what a client adds to it at stage `input`, attached texts at stage `attachment`; null when some
 * of it was blocked, and `ledger.block` says why.
 */
export async function* screenQuestion(
  turn: Turn,
  screen: Screen,
  ledger: TurnLedger,
): AsyncGenerator<ChatEvent, ScreenedQuestion | null> {
  const verdicts: Verdict[] = []
  let isBlocked = false
  const pass = async (text: string, known?: Judged): Promise<string> => {
    if (isBlocked || text === '') return ''
    const judged = known ?? (await screen.judge(text, 'input'))
    isBlocked = judged.action === 'block'
    verdicts.push(...judged.verdicts)
    return judged.text
  }
  const question = await pass(turn.question, turn.judgedQuestion)
  const addedInstructions = await pass(turn.addedInstructions)
  const attached = await passAttachments()
  const told = verdicts.filter(({ action }) => action !== 'allow').map(screen.tell)
  ledger.verdicts.push(...told)
  ledger.question = { text: isBlocked ? turn.question : question, isBlocked, verdicts: told }
  ledger.block = told.find(({ action }) => action === 'block') ?? null
  yield* noteEvents(told)
  return isBlocked ? null : { question, attachments: attached, addedInstructions }

  async function passAttachments(): Promise<AttachedText[]> {
    if (isBlocked) return []
    const judged = turn.judgedAttachments ?? (await judgeAttachments(turn.attachments ?? [], screen))
    isBlocked = judged.isBlocked
    verdicts.push(...judged.verdicts)
    return judged.attachments
  }
}
