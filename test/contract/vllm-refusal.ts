/** What vLLM answers instead of what was asked for, in its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message)
  }
}

export function requireModel(model: string, base: string, adapters: ReadonlyMap<string, string>): void {
  if (model !== base && !adapters.has(model))
    throw new Refusal(404, 'NotFoundError', `The model \`${model}\` does not exist.`)
}

export function refuseLong(tokens: number, contextTokens: number): void {
  if (tokens < contextTokens) return
  throw new Refusal(
    400,
    'BadRequestError',
    `This model's maximum context length is ${contextTokens} tokens. However, your request has ${tokens} input tokens. Please reduce the length of the input messages.`,
  )
}
