/** A model server in the house's words, whatever dialect it speaks. */
export interface ModelServer {
  /**
   * Draws answers; their events come interleaved, and every choice ends with one `end`.
   *
   * The request goes out at the first event asked for. Aborting the signal, or leaving the loop, frees the server.
   * @throws PolyphonyError model_unavailable, overloaded, invalid_request, not_found, cancelled
   */
  chat(request: DrawRequest, signal: AbortSignal): AsyncGenerator<DrawEvent>
  /** One raw latent a text, in order; no text may be empty. @throws PolyphonyError as `chat` */
  embed(request: EmbedRequest, signal: AbortSignal): Promise<EmbeddedTexts>
  /** What the server says of a model; undefined when it does not list it. @throws PolyphonyError as `chat` */
  describeModel(name: string, signal: AbortSignal): Promise<ModelDescription | undefined>
  /** Tokens that a conversation takes of the context; undefined when the server cannot tell. @throws PolyphonyError as `chat` */
  countTokens(
    request: { model: string; base?: string; messages: PromptMessage[] },
    signal: AbortSignal,
  ): Promise<TokenCount | undefined>
  /**
   * How probable each token of a text is; undefined when the server cannot tell.
   * @throws PolyphonyError as `chat`; invalid_request when the text is longer than the context
   */
  scoreText(request: ScoreRequest, signal: AbortSignal): Promise<TextScore | undefined>
  /** Goes on with a text as it stands, greedily; undefined when the server cannot. @throws PolyphonyError as `chat` */
  complete(request: CompleteRequest, signal: AbortSignal): Promise<CompletedText | undefined>
  /**
   * Waits until a base can be asked, which starts the engine that serves it; at once where it runs. Absent where servers run
   * by themselves. @throws PolyphonyError model_unavailable, overloaded, cancelled
   */
  wake?(base: string, signal: AbortSignal): Promise<void>
}

export interface CompleteRequest {
  /** A base, as `DrawRequest` names it. */
  model: string
  /** Special tokens spelled out, without the one that begins texts: the server puts it there. */
  prompt: string
  maxTokens: number
  /** Alternatives wanted for each token. */
  topLogProbs: number
}

export interface CompletedText {
  /** What was written, without the prompt. */
  text: string
  /** For each token of it the likeliest ones by their text, itself among them, as natural logarithms; absent when the server gives none. */
  tokens?: Record<string, number>[]
  /** As the server counted; absent when it does not say. */
  usage?: TokenUse
}

export interface TokenUse {
  promptTokens: number
  completionTokens: number
}

export interface ScoreRequest {
  /** As `DrawRequest` names it. */
  model: string
  base?: string
  text: string
  /** A rendered chat template that the text goes on with, special tokens and all; without it the text is read on its own. */
  after?: string
}

export interface TextScore {
  /** Natural logarithm of the probability of each token of the text after all before it; the first token has none where nothing stands before it. */
  logProbs: number[]
}

export interface EmbedRequest {
  model: string
  texts: string[]
  /** What the texts are for: some encoders read the two differently. */
  purpose?: 'query' | 'passage'
}

export interface EmbeddedTexts {
  latents: Float32Array[]
  /** Of all texts together. */
  promptTokens: number
}

export interface PromptMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface DrawRequest {
  /** As the server knows it: the base model's name or `sha256-<digest>` of an adapter. */
  model: string
  /** The base that an adapter is for; an adapter alone goes to the hub's first engine. */
  base?: string
  /** Where the last one is the assistant's, answers go on from it, and their events hold only what is new. */
  messages: PromptMessage[]
  /** Answers wanted, which share one reading of the prompt. */
  choices: number
  /** Most tokens of one answer. */
  maxTokens: number
  seed: number
  stop: string[]
  sampling: DrawSampling
  /** Who shares the server fairly with the others; each model by itself when left out. */
  tenant?: string
}

/** Names and neutral values as in the OpenAI API and vLLM. */
export interface DrawSampling {
  temperature: number
  topP: number
  /** 0 keeps all. */
  topK: number
  minP: number
  repetitionPenalty: number
  presencePenalty: number
  frequencyPenalty: number
}

export type DrawEvent =
  /** `logProbs`: natural logarithm of each token that this text is made of; empty when the server gives none. */
  | { type: 'piece'; choice: number; text: string; logProbs: number[] }
  | { type: 'end'; choice: number; reason: 'stop' | 'length' | 'content_filter' }
  | { type: 'usage'; promptTokens: number; completionTokens: number; fingerprint: string | null }

export interface ModelDescription {
  name: string
  /** For the embedded engine `sha256-<digest>` of the weights. */
  root: string | null
  /** Longest sequence in tokens, the answer included; null when unknown. */
  contextTokens: number | null
  /** What encodes texts for it, where it does not itself; null when nothing can at this moment. */
  encoder?: { model: string; digest: string } | null
}

/** What encodes the texts of a model, under the digest that its latents are kept with; null when nothing can. */
export function encoderOf(base: ModelDescription | undefined): { model: string; digest: string } | null {
  if (base?.encoder !== undefined) return base.encoder
  return base?.root ? { model: base.name, digest: base.root } : null
}

export interface TokenCount {
  promptTokens: number
  contextTokens: number
}
