import type { ChatMessage } from './chat-template'

const PROBE = 'polyphony-system-probe'

/**
 * Whether a template passes a system message on. Some refuse it (Gemma 2, the first Mistral), and some would leave it out
 * without a word: instructions and guardrails' words must never vanish.
 */
export function keepsSystem(render: (messages: ChatMessage[]) => string): boolean {
  const question: ChatMessage[] = [{ role: 'user', content: 'x' }]
  try {
    return render([{ role: 'system', content: PROBE }, ...question]).includes(PROBE)
  } catch {
    return false
  }
}

/**
 * For a template without a system role: puts what the leading system messages say before the first user message, with an empty line
 * between, as Gemma 3's own template does.
 */
export function mergeSystem(messages: ChatMessage[]): ChatMessage[] {
  const start = messages.findIndex(({ role }) => role !== 'system')
  const said = messages.slice(0, start < 0 ? messages.length : start).map(({ content }) => content)
  if (said.length === 0) return messages
  const rest = start < 0 ? [] : messages.slice(start)
  const first = rest[0]?.role === 'user' ? rest.shift() : undefined
  return [{ role: 'user', content: [...said, ...(first ? [first.content] : [])].join('\n\n') }, ...rest]
}
