import type { PromptMessage } from '../model-server'

/**
 * A conversation for servers that can only begin a new answer: where the last message is the assistant's own, they are asked
 * in words to go on from it.
 */
export function askToContinue(messages: readonly PromptMessage[]): PromptMessage[] {
  const said = messages.map((message) => ({ ...message }))
  if (said.at(-1)?.role !== 'assistant') return said
  return [...said, { role: 'user', content: GO_ON }]
}

const GO_ON =
  'Go on exactly where your last message ends. Repeat nothing of it and begin with its very next word.'
