/** A message whose text is a list of parts, as templates of models that also see pictures read it. */
export interface PartedMessage {
  role: string
  content: { type: 'text'; text: string }[]
}

const PROBE = 'polyphony-content-probe'

type AnyMessage = PartedMessage | { role: string; content: string }

/** Whether a template reads texts as parts alone: what is said in plain strings it would refuse or leave out (Llama Guard 3 1B). */
export function wantsParts(render: (messages: AnyMessage[]) => string): boolean {
  const shows = (message: AnyMessage) => {
    try {
      return render([message]).includes(PROBE)
    } catch {
      return false
    }
  }
  const plain = { role: 'user', content: PROBE }
  return !shows(plain) && shows(toParts(plain))
}

export const toParts = ({ role, content }: { role: string; content: string }): PartedMessage => ({
  role,
  content: [{ type: 'text', text: content }],
})
