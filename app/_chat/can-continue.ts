import type { MessageView } from './message-view'

type AnswerView = Extract<MessageView, { role: 'assistant' }>

/** Whether the model would have written on, had it been allowed more tokens. */
export function isCutShort({ status, reasons }: AnswerView): boolean {
  return status === 'done' && reasons?.candidates.find(({ chosen }) => chosen)?.finishReason === 'length'
}

/** Whether more can be written behind what is there. */
export const canContinue = (message: AnswerView): boolean =>
  message.content !== '' && (message.status === 'stopped' || isCutShort(message))
