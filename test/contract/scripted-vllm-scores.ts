import { createHash } from 'node:crypto'

/**
 * What vLLM answers to `echo` with `max_tokens: 0` and `logprobs: 0`: the prompt with the log-probability of each of its
 * tokens, here drawn from a hash of the model and of what stands before. It draws one token all the same, and counts it.
 * Source: https://github.com/vllm-project/vllm, vllm/entrypoints/openai (request_output_to_completion_response)
 */
export function echoScores(model: string, prompt: string, tokens: string[]): object {
  const scores = tokens.map((_, at) => {
    if (at === 0) return null
    const text = JSON.stringify([model, tokens.slice(0, at + 1)])
    return -(createHash('sha256').update(text).digest().readUInt16LE() + 1) / 8192
  })
  const offsets = tokens.map((_, at) => tokens.slice(0, at).join('').length)
  return {
    ...{ id: 'cmpl-1', object: 'text_completion', created: 1, model },
    choices: [
      {
        ...{ index: 0, text: prompt, finish_reason: 'length', stop_reason: null, prompt_logprobs: null },
        logprobs: {
          ...{ text_offset: offsets, token_logprobs: scores, tokens },
          top_logprobs: scores.map((score, at) => (score === null ? null : { [tokens[at] ?? '']: score })),
        },
      },
    ],
    usage: { prompt_tokens: tokens.length, completion_tokens: 1, total_tokens: tokens.length + 1 },
  }
}

/** What vLLM answers to a text that it goes on with: a word drawn from a hash of it, and the likeliest words at its place. */
export function writtenOn(model: string, prompt: string, promptTokens: number): object {
  const word = ` w${createHash('sha256')
    .update(JSON.stringify([model, prompt]))
    .digest('hex')
    .slice(0, 4)}`
  return {
    ...{ id: 'cmpl-1', object: 'text_completion', created: 1, model },
    choices: [
      {
        ...{ index: 0, text: word, finish_reason: 'length', stop_reason: null },
        logprobs: {
          ...{ text_offset: [0], token_logprobs: [-0.25], tokens: [word] },
          top_logprobs: [{ [word]: -0.25, ' other': -1.75 }],
        },
      },
    ],
    usage: { prompt_tokens: promptTokens, completion_tokens: 1, total_tokens: promptTokens + 1 },
  }
}
