import type { Draft } from './draft'
import type { Answer } from './turn-ledger'
import type { AnswerInput } from './turn-tools'

/**
 * What stands in when the model is too unsure: the culture's own sentence of not knowing, screened like any answer.
 *
 * Without such a sentence the best draft stands, and the reader is told that it is unsure. Empty when it was blocked,
 * and `ledger.block` says why.
 */
export async function sayUnknown(
  { turn, tools, ledger }: AnswerInput,
  best: Draft | undefined,
): Promise<Answer[]> {
  const sentence = turn.assistant.culture.unknown
  const judged = await tools.screen.judge(sentence ?? best?.text ?? '', 'output-final')
  if (judged.blocked) ledger.block = tools.screen.tell(judged.blocked)
  if (judged.text === '') return []
  const draft = sentence === undefined ? best : undefined
  return [
    { text: judged.text, finishReason: 'stop', draft: draft?.index ?? null, tokens: draft?.tokens ?? 0 },
  ]
}
