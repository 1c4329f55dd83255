import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Template } from '@huggingface/jinja'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { toParts, wantsParts } from './content-parts'
import { keepsSystem, mergeSystem } from './merge-system'
import { readJsonFile } from './parse-json'
import type { Tokenizer } from './tokenizer'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
}

export interface ChatTemplate {
  /** Token that ends a turn, when `tokenizer_config.json` names one. */
  readonly eosToken: string | undefined
  readonly bosToken: string | undefined
  /**
   * Token ids of a conversation, ready for the assistant's next turn, or for more of the last message, which is the
   * assistant's own; nothing in a message can become a special token.
   * @throws PolyphonyError (invalid_request) when the template refuses the conversation.
   */
  encode(messages: ChatMessage[], tokenizer: Tokenizer, how?: { continuesLast?: boolean }): number[]
  /**
   * The text of a conversation, ready for the assistant's next turn; whatever a message spells is taken at its word.
   * @throws PolyphonyError (invalid_request) when the template refuses the conversation.
   */
  render(messages: ChatMessage[]): string
}

/**
 * Loads the chat template of a model folder: `chat_template.jinja`, or the one in `tokenizer_config.json`.
 * @throws PolyphonyError when there is none or it is not valid Jinja.
 */
export async function loadChatTemplate(folder: string): Promise<ChatTemplate> {
  const json = await readJsonFile(join(folder, 'tokenizer_config.json'), 'tokenizer_config.json')
  const config = configSchema.safeParse(json ?? {})
  if (!config.success) throw invalid('tokenizer_config.json does not hold what a chat needs', config.error)
  const separate = await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined)
  const source = separate ?? pickTemplate(config.data.chat_template)
  if (source === undefined)
    throw invalid('The model has no chat template: add chat_template to tokenizer_config.json')
  return createChatTemplate(source, {
    bos: textOf(config.data.bos_token),
    eos: textOf(config.data.eos_token),
  })
}

/** Compiles a chat template. @throws PolyphonyError when it is not valid Jinja. */
export function createChatTemplate(source: string, tokens: { bos?: string; eos?: string }): ChatTemplate {
  let template: Template
  try {
    template = new Template(source)
  } catch (cause) {
    throw invalid(`The chat template is not valid Jinja: ${describe(cause)}`, cause)
  }
  const fillAny = (messages: object[], add_generation_prompt = true) => {
    try {
      return template.render({
        messages,
        bos_token: tokens.bos ?? '',
        eos_token: tokens.eos ?? '',
        add_generation_prompt,
        // Models that can think first (Qwen3, SmolLM3) answer at once: their thoughts would be shown as the answer.
        enable_thinking: false,
      })
    } catch (cause) {
      throw invalid(`The model's chat template refuses this conversation: ${describe(cause)}`, cause)
    }
  }
  const isParted = wantsParts((messages) => fillAny(messages))
  const fill = (messages: ChatMessage[], add_generation_prompt = true) =>
    fillAny(isParted ? messages.map(toParts) : messages, add_generation_prompt)
  const takesSystem = keepsSystem((messages) => fill(messages))
  const adapt = (given: ChatMessage[]) => (takesSystem ? given : mergeSystem(given))
  return {
    eosToken: tokens.eos,
    bosToken: tokens.bos,
    encode: (given, tokenizer, { continuesLast = false } = {}) => {
      const messages = adapt(given)
      const { inert, mark } = pickUnused(messages)
      const safe = messages.map((message) => ({
        ...message,
        content: breakSpecials(message.content, tokenizer.specialTokens, inert),
      }))
      return tokenizer.encodeTemplate(continuesLast ? fillOpen(safe, mark) : fill(safe), inert)
    },
    render: (given) => fill(adapt(given)),
  }

  /** What the template writes up to the end of the last message's text, and nothing of what closes it. */
  function fillOpen(messages: ChatMessage[], mark: string): string {
    const last = messages.at(-1)
    if (last?.role !== 'assistant')
      throw invalid('The message to go on from must be the last, of role "assistant"')
    const rendered = fill([...messages.slice(0, -1), { ...last, content: last.content + mark }], false)
    const end = rendered.lastIndexOf(mark)
    if (end < 0) throw invalid("The model's chat template leaves out the message to go on from")
    return rendered.slice(0, end)
  }
}

const tokenSchema = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish()
const namedTemplates = z.array(z.object({ name: z.string(), template: z.string() }))
const configSchema = z.looseObject({
  chat_template: z.union([z.string(), namedTemplates]).nullish(),
  bos_token: tokenSchema,
  eos_token: tokenSchema,
})

function pickTemplate(found: z.infer<typeof configSchema>['chat_template']): string | undefined {
  if (!Array.isArray(found)) return found ?? undefined
  return found.find(({ name }) => name === 'default')?.template
}

function textOf(token: z.infer<typeof tokenSchema>): string | undefined {
  return typeof token === 'object' ? token?.content : token
}

/** Two noncharacters that none of the messages uses: one that is taken out again, one that marks a place. */
function pickUnused(messages: ChatMessage[]): { inert: string; mark: string } {
  const unused: string[] = []
  for (let point = 0xfdd0; point <= 0xfdef && unused.length < 2; point++) {
    const candidate = String.fromCodePoint(point)
    if (!messages.some(({ content }) => content.includes(candidate))) unused.push(candidate)
  }
  const [inert, mark] = unused
  if (inert !== undefined && mark !== undefined) return { inert, mark }
  throw invalid('The messages use the Unicode noncharacters from U+FDD0 to U+FDEF: remove two of them')
}

/**
 * Puts the inert character into every special token that a message spells, and into halves of one at its borders,
 * where the template or the next message could complete them.
 */
function breakSpecials(content: string, specials: readonly string[], inert: string): string {
  let safe = content
  for (const token of specials) safe = safe.replaceAll(token, token[0] + inert + token.slice(1))
  for (const token of specials) {
    for (let length = 1; length < token.length; length++) {
      if (safe.startsWith(token.slice(-length))) {
        safe = inert + safe
        break
      }
    }
    for (let length = 1; length < token.length; length++) {
      if (safe.endsWith(token.slice(0, length))) {
        safe += inert
        break
      }
    }
  }
  return safe
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function invalid(message: string, cause?: unknown): PolyphonyError {
  return new PolyphonyError('invalid_request', message, { cause })
}
