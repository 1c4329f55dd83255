/** What ends a stream of the OpenAI API. */
export const SSE_DONE = 'data: [DONE]\n\n'

/** One server-sent event that carries a JSON value on one line. */
export function encodeSseEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
