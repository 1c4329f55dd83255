/** Messages as exchanges: a question with what was said to it, up to the next question. */
export function exchangesOf<M extends { role: 'user' | 'assistant' }>(messages: readonly M[]): M[][] {
  const exchanges: M[][] = []
  for (const message of messages) {
    const last = exchanges.at(-1)
    if (last && message.role !== 'user') last.push(message)
    else exchanges.push([message])
  }
  return exchanges
}
