/** No text holds this many bytes a token on average: what is longer than so many times the context never fits. */
const BYTES_A_TOKEN = 32
/** Where a server does not say how much it holds. */
const USUAL_CONTEXT_TOKENS = 32_768

/** Bytes beyond which a prompt can never fit a context of so many tokens; null stands for a usual one. */
export function mostBytes(contextTokens: number | null): number {
  return (contextTokens ?? USUAL_CONTEXT_TOKENS) * BYTES_A_TOKEN
}
