import type { z } from 'zod'

export const STAGES = ['input', 'attachment', 'draft', 'output-stream', 'output-final'] as const
export const ACTIONS = ['allow', 'flag', 'rewrite', 'block'] as const

/** Where in a turn a text is judged. */
export type Stage = (typeof STAGES)[number]
/** What may happen to a text, mildest first. */
export type Action = (typeof ACTIONS)[number]
/** A half-open range of UTF-16 code units of the text that was judged. */
export interface Span {
  start: number
  end: number
}
/** One text in several languages; English is always there. */
export type LocalText = { en: string } & Readonly<Record<string, string>>

/** What options are for, by language but English, which their schemas say; then by path: `lists.name` for each entry's name. */
export type OptionTexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * How much later text can still change what is said of a character.
 *
 * A number: a finding and all that decides it lie within this many UTF-16 units. `sentence`: every sentence is judged
 * when it is complete, together with what came before. `whole`: nothing is decided before the end. A function gives
 * the first index that later text could still touch, and promises that nothing before it matters to what follows:
 * for filters that know their own limits (the last word, the last group of digits) this holds back least.
 */
export type Lookahead<Options> =
  | number
  | 'sentence'
  | 'whole'
  | ((text: string, options: Options) => number)
  | LookaheadWithin<Options>

/**
 * For filters that look back further than they hold back (loops): `undecidedFrom` as above, except that up to `behind`
 * UTF-16 units before that index still matter to what follows.
 */
export interface LookaheadWithin<Options> {
  undecidedFrom(text: string, options: Options): number
  behind: number
  /** Shows the guardrail nothing beyond that index, so that no service is asked about half a piece. */
  readsDecidedOnly?: boolean
}

/** One thing a guardrail found; a text without findings is allowed. It never quotes the text. */
export interface Finding {
  action: Exclude<Action, 'allow'>
  /** A stable word for logs and tests: `blocked_term`, `personal_data`. */
  reason: string
  /** A key of the guardrail's messages; `a.b.c` falls back to `a.b`. */
  message: string
  params?: Readonly<Record<string, string>>
  /** What part of the text; without one the whole of it. A rewrite needs one. */
  span?: Span
  /** What stands there instead, for a rewrite. */
  replacement?: string
  /** Between 0 and 1, where the guardrail has one. */
  score?: number
  /** Why the guardrail could not judge, where the finding is that it could not; for the operator's log. */
  failure?: string
}

/** What a guardrail that asks another service gets back: the first bytes are the last, too. */
export interface SignedReply {
  /** The content type, as the service says it. */
  type: string
  body: Uint8Array
}

/** One message of a conversation that a guardrail shows a model. */
export interface AskedMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** What a guardrail asks a model: as a prompt where its server takes one, else as a conversation; it has one of them or both. */
export interface ModelQuestion {
  /** A base model that the hub's operator installed, or that one of their model servers has. */
  model: string
  /** The very text that the model goes on with, special tokens spelled out, without the one that begins texts. */
  prompt?: string
  /** A conversation, which the model's own chat template frames. */
  messages?: readonly AskedMessage[]
  /** Most tokens of the answer. */
  maxTokens: number
  timeLimitMs: number
}

export interface ModelAnswer {
  text: string
  /**
   * For each token of the answer the likeliest tokens at its place, itself among them, with the natural logarithms of their
   * probabilities; absent where the server does not say.
   */
  tokens?: readonly Readonly<Record<string, number>>[]
}

/** What lives as long as a conversation, for guardrails that must remember (pseudonyms). */
export interface Memory {
  get(key: string): unknown
  set(key: string, value: unknown): unknown
  has(key: string): boolean
  delete(key: string): boolean
}

/** All a guardrail may know and use beside the text; models and network only where the caller lends them. */
export interface GuardrailContext {
  stage: Stage
  /** BCP-47, the language that the reader is addressed in. */
  language: string
  /** BCP-47 tag of the culture pack. */
  culture?: string
  /** Whose policy judges, and which version of it: `slug@3`, `slug@draft`. */
  policy?: string
  /** What the reader must not see of the prompt: the assistant's hidden instructions, where it has any. */
  instructions?: string
  /** What an answer answers, as the policy let it pass; absent for questions and where it is not known. */
  question?: string
  memory: Memory
  signal: AbortSignal
  /** Milliseconds on any steady clock. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** One latent a text; @param model an encoder that the hub's operator installed, the hub's own by default */
  embed?(texts: readonly string[], signal: AbortSignal, model?: string): Promise<Float32Array[]>
  classify?(
    model: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Array<Record<string, number>>>
  /**
   * Posts JSON to a service of the community's choice, signed with the community's secret. Guarded: https, no private
   * network, no redirects, a bounded answer, and a service that failed several times in a row is left alone.
   * @throws WebhookFailed saying what went wrong, the signal's reason when the caller gave up
   */
  postSigned?(
    request: { url: string; body: string; timeLimitMs: number },
    signal: AbortSignal,
  ): Promise<SignedReply>
  /**
   * Asks a model; what it says is not screened, and no policy judges it. Greedy: the same question has the same answer.
   * @throws AskFailed saying what went wrong, the signal's reason when the caller gave up
   */
  ask?(question: ModelQuestion, signal: AbortSignal): Promise<ModelAnswer>
  /**
   * Waits until a model can be asked, which starts its engine where that was not in use. How long this takes counts for no
   * time limit of the step. @throws AskFailed when it takes too long or cannot be done, the signal's reason when the caller gave up
   */
  wake?(model: string, signal: AbortSignal): Promise<void>
  /** Whether the steps that this one waits for are in doubt about a text; lent where its options name such steps. */
  isInDoubt?(text: string): Promise<boolean>
}

/** When a step is asked only about what another leaves in doubt: a score from `from` to `to`, both included. */
export interface Doubt {
  /** A name in the same policy. */
  step: string
  from: number
  to: number
}

/** What a folder under `guardrails/` says of itself. */
export interface GuardrailSpec<Options> {
  /** The folder's name. */
  id: string
  /** Semantic version; a change of verdicts is at least a minor one. */
  version: string
  title: LocalText
  /** Where it can be used. */
  stages: readonly Stage[]
  /** Where it is used when a policy does not say `on`; all of `stages` by default. */
  defaultStages?: readonly Stage[]
  lookahead: Lookahead<Options>
  /** Options with which the guardrail must hold back more than `lookahead` says. */
  lookaheadFor?: (options: Options) => 'sentence' | 'whole' | undefined
  /** Every option has a default or a clear error; yields the form and the JSON Schema. */
  options: z.ZodType<Options>
  /** The descriptions of its options in other languages. */
  optionTexts?: OptionTexts
  /** It shows the text to a service or a model for a verdict, in the community's name: the workbench asks it for nobody else. */
  asksService?: true
  /**
   * For guardrails that go by what words mean: in which languages they may refuse, `*` for every one. What was
   * measured in one language says nothing of another.
   */
  refusesIn?: (options: Options) => readonly string[]
  /** Whether it can answer `rewrite`: then what follows it in a policy sees the rewritten text. */
  rewrites?: (options: Options) => boolean
  /** How long a check may take, in milliseconds for every 10,000 characters; the pipeline's own limit when left out. */
  timeLimitMs?: (options: Options) => number
  /** The model that it asks about nearly every text, so that its engine starts with the turn; undefined where it asks none or seldom. */
  wakes?: (options: Options) => string | undefined
  /** Does the slow part once, when a policy is compiled. */
  prepare?: (options: Options) => void
  /**
   * How sure it is that a text is what it looks for, between 0 and 1, also below its threshold: for steps that are asked only
   * about what it leaves in doubt. @throws ModelUnavailable
   */
  score?: (text: string, options: Options, context: GuardrailContext) => Promise<number>
  /** Steps without whose doubt it is not asked; empty when it always is. */
  doubts?: (options: Options) => readonly Doubt[]
  /** In which ways `mine` allows what `floor` did not, each as a sentence for the policy's author. */
  loosens?: (floor: Options, mine: Options) => string[]
  /** By language, then by key: why a text was stopped, changed or noted, in one calm sentence. */
  messages: Readonly<Record<string, Readonly<Record<string, string>>>>
  check(
    text: string,
    options: Options,
    context: GuardrailContext,
  ): readonly Finding[] | Promise<readonly Finding[]>
}

/** A guardrail with its options fixed, ready to judge. */
export interface ConfiguredGuardrail {
  id: string
  version: string
  stages: readonly Stage[]
  defaultStages: readonly Stage[]
  mayRewrite: boolean
  asksService?: true
  refusesIn?: readonly string[]
  timeLimitMs?: number
  wakes?: string
  lookahead: number | 'sentence' | 'whole' | ((text: string) => number) | LookaheadWithin<void>
  doubts: readonly Doubt[]
  score?(text: string, context: GuardrailContext): Promise<number>
  check(text: string, context: GuardrailContext): readonly Finding[] | Promise<readonly Finding[]>
}

/** A guardrail whose options are not yet known. */
export interface Guardrail {
  id: string
  version: string
  title: LocalText
  stages: readonly Stage[]
  defaultStages: readonly Stage[]
  options: z.ZodType
  optionTexts: OptionTexts
  messages: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** @throws z.ZodError when the options are wrong */
  configure(options: unknown): ConfiguredGuardrail
  /** `undefined` when the guardrail cannot compare two sets of options. @throws z.ZodError */
  loosens(floor: unknown, mine: unknown): string[] | undefined
}

/** Makes a guardrail of a folder's description; the default export of its `index.ts`. */
export function defineGuardrail<Options>(spec: GuardrailSpec<Options>): Guardrail {
  const { id, version, title, stages, options: schema, messages, score } = spec
  const optionTexts = spec.optionTexts ?? {}
  const defaultStages = spec.defaultStages ?? stages
  return {
    id,
    version,
    title,
    stages,
    defaultStages,
    options: schema,
    optionTexts,
    messages,
    configure(raw) {
      const options = schema.parse(raw ?? {})
      spec.prepare?.(options)
      const wakes = spec.wakes?.(options)
      return {
        id,
        version,
        stages,
        defaultStages,
        mayRewrite: spec.rewrites?.(options) ?? false,
        ...(spec.asksService && { asksService: true }),
        ...(spec.refusesIn && { refusesIn: spec.refusesIn(options) }),
        ...(spec.timeLimitMs && { timeLimitMs: spec.timeLimitMs(options) }),
        ...(wakes !== undefined && { wakes }),
        lookahead: bindLookahead(spec.lookaheadFor?.(options) ?? spec.lookahead, options),
        doubts: spec.doubts?.(options) ?? [],
        ...(score && {
          score: (text: string, context: GuardrailContext) => score(text, options, context),
        }),
        check: (text, context) => spec.check(text, options, context),
      }
    },
    loosens: (floor, mine) => spec.loosens?.(schema.parse(floor ?? {}), schema.parse(mine ?? {})),
  }
}

function bindLookahead<Options>(
  lookahead: Lookahead<Options>,
  options: Options,
): ConfiguredGuardrail['lookahead'] {
  if (typeof lookahead === 'function') return (text) => lookahead(text, options)
  if (typeof lookahead !== 'object') return lookahead
  return { ...lookahead, undecidedFrom: (text) => lookahead.undecidedFrom(text, options) }
}
