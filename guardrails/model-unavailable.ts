/** A guardrail could not ask its model: the pipeline blocks the text and says that it was for this. */
export class ModelUnavailable extends Error {
  constructor(model: string, cause?: unknown, kind: 'classifier' | 'encoder' = 'classifier') {
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    super(`the ${kind} "${model}" cannot be asked${why}`, { cause })
    this.name = 'ModelUnavailable'
  }
}
