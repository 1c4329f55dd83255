import { createDetokenizer, type Detokenizer } from '@/lib/formats/detokenizer'
import type { Tokenizer } from '@/lib/formats/tokenizer'
import type { GenerationRequest, GenerationStep, TokenScore } from './generation-request'
import { createRandom, type Random } from './random'
import { listLargest, logSumExp, sampleToken } from './sample-token'
import { createStopMatcher, type StopMatcher } from './stop-matcher'

/** One answer in the making: its last token waits to be read by the next decoding step. */
export class Sequence {
  /** Tokens in the cache. */
  past: number
  /** The token that comes next into the cache. */
  lastToken = 0
  /** Tokens of the answer so far; the last may not be in the cache yet. */
  readonly answer: number[] = []
  private generated = 0
  private readonly random: Random
  private readonly detokenizer: Detokenizer
  private readonly stopMatcher: StopMatcher
  private readonly history: { seen: Set<number>; answered: Map<number, number> }

  constructor(
    readonly request: GenerationRequest,
    readonly choice: number,
    tokenizer: Tokenizer,
  ) {
    this.past = request.prompt.length
    this.random = createRandom(request.seed, choice)
    this.detokenizer = createDetokenizer(tokenizer)
    this.stopMatcher = createStopMatcher(request.stop)
    // Punishing the token that ends a turn, because earlier turns ended, would make answers run on.
    const seen = new Set(request.prompt.filter((id) => !tokenizer.isSpecial(id)))
    this.history = { seen, answered: new Map() }
  }

  /** Chooses the next token. @param logits [vocab] after the last one. @param scratch [vocab], overwritten. */
  advance(logits: Float32Array, scratch: Float32Array, endTokens: ReadonlySet<number>): GenerationStep {
    const token = sampleToken(logits, this.request.sampling, this.history, this.random, scratch)
    this.generated++
    if (endTokens.has(token)) return this.finish('', undefined, 'stop')
    this.lastToken = token
    this.remember(token)
    const score = this.score(token, logits)
    const { text, stopped } = this.stopMatcher.push(this.detokenizer.push(token))
    if (stopped) return { choice: this.choice, text, score, finish: 'stop' }
    if (this.generated >= this.request.maxTokens) return this.finish(text, score, 'length')
    return { choice: this.choice, text, score, finish: undefined }
  }

  private remember(token: number): void {
    const { seen, answered } = this.history
    this.answer.push(token)
    seen.add(token)
    answered.set(token, (answered.get(token) ?? 0) + 1)
  }

  private finish(text: string, score: TokenScore | undefined, reason: 'stop' | 'length'): GenerationStep {
    const rest = this.stopMatcher.push(this.detokenizer.flush())
    const tail = rest.stopped ? rest.text : rest.text + this.stopMatcher.flush()
    return { choice: this.choice, text: text + tail, score, finish: rest.stopped ? 'stop' : reason }
  }

  private score(token: number, logits: Float32Array): TokenScore | undefined {
    const { topLogprobs } = this.request
    if (topLogprobs === undefined) return undefined
    const total = logSumExp(logits)
    const top = listLargest(logits, topLogprobs).map((id) => ({ token: id, logprob: logits[id]! - total }))
    return { token, logprob: logits[token]! - total, top }
  }
}
