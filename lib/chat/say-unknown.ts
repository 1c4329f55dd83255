import { answerFrom } from './choose-answers'
import type { Draft } from './draft'
import type { Answer } from './turn-ledger'
import type { AnswerInput } from './turn-tools'

/**
 * What stands in when the model is too unsure: the culture's own sentence of not knowing, screened like any answer.
 *
 * Without such a sentence the best draft stands, and the reader is told that it is unsure. Empty when the sentence was
 * blocked, and `ledger.block` says why, or when no draft is left.
 * @param best has passed the output guardrails already
 */
export async function sayUnknown(
  { turn, tools, ledger }: AnswerInput,
  best: Draft | undefined,
): Promise<Answer[]> {
  const sentence = turn.assistant.culture.unknown
  if (sentence === undefined) return best ? [answerFrom(best)] : []
  const judged = await tools.screen.judge(sentence, 'output-final')
  if (judged.blocked) ledger.block = tools.screen.tell(judged.blocked)
  return judged.text === '' ? [] : [{ text: judged.text, finishReason: 'stop', draft: null, tokens: 0 }]
}
