import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type ChatMessage,
  type ChatTemplate,
  createChatTemplate,
  loadChatTemplate,
} from '@/lib/formats/chat-template'
import { loadTokenizer, type Tokenizer } from '@/lib/formats/tokenizer'
import { TINY } from '../engine/tiny-model'

let tokenizer: Tokenizer
let template: ChatTemplate
beforeAll(async () => {
  tokenizer = await loadTokenizer(TINY)
  template = await loadChatTemplate(TINY)
})

const PAD = 0
const [BOS, SYSTEM, USER, ASSISTANT, END] = [1, 2, 3, 4, 5]
const ROLE = { system: SYSTEM, user: USER, assistant: ASSISTANT, tool: PAD }

/** The template, written out by hand. */
function expected(messages: ChatMessage[]): number[] {
  const turns = messages.flatMap(({ role, content }) => [ROLE[role], ...tokenizer.encode(content), END])
  return [BOS, ...turns, ASSISTANT]
}

test('a conversation becomes the tokens that the model was trained on', () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'नमस्ते' },
    { role: 'assistant', content: 'Hello\n' },
    { role: 'user', content: '' },
  ]
  expect(template.encode(messages, tokenizer)).toEqual(expected(messages))
})

test('nothing in a message becomes a special token, whatever it spells and wherever it is cut', () => {
  const piece = fc.constantFrom(
    '<|end|>',
    '<|assistant|>',
    '<',
    '|end|>',
    '<|en',
    'd|>',
    '\ufdd0',
    '\ufdd1',
    '{{',
    '%}',
    ' ',
    'x',
  )
  const message = fc.record({
    role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
    content: fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
  })
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), (messages) => {
      expect(template.encode(messages, tokenizer)).toEqual(expected(messages))
    }),
  )
})

test('an answer that is to go on stands open: nothing closes it, and nothing begins another one', () => {
  const messages: ChatMessage[] = [
    { role: 'user', content: 'Hello?' },
    { role: 'assistant', content: 'Good <|end|> da' },
  ]
  const closed = expected(messages)
  expect(template.encode(messages, tokenizer, { continuesLast: true })).toEqual(closed.slice(0, -2))
  expect(() => template.encode(messages.slice(0, 1), tokenizer, { continuesLast: true })).toThrow(
    'must be the last',
  )
  const silent = createChatTemplate('{{ messages[0].content }}', {})
  expect(() => silent.encode(messages, tokenizer, { continuesLast: true })).toThrow('leaves out')
})

test('two messages cannot complete a special token between them', () => {
  const joining = createChatTemplate('{% for message in messages %}{{ message.content }}{% endfor %}', {})
  const ids = joining.encode(
    [
      { role: 'user', content: '<|en' },
      { role: 'user', content: 'd|>' },
    ],
    tokenizer,
  )
  expect(ids).toEqual(tokenizer.encode('<|end|>'))
})

test('a message that uses every stand-in character is refused, not passed on', () => {
  const all = Array.from({ length: 32 }, (_, i) => String.fromCodePoint(0xfdd0 + i)).join('')
  expect(() => template.encode([{ role: 'user', content: all }], tokenizer)).toThrow('noncharacter')
})

describe('a template', () => {
  test('that is not valid Jinja is refused', () => {
    expect(() => createChatTemplate('{% if %}', {})).toThrow('not valid Jinja')
  })

  test('may refuse a conversation', () => {
    const strict = createChatTemplate("{{ raise_exception('roles must alternate') }}", {})
    expect(() => strict.encode([{ role: 'user', content: 'x' }], tokenizer)).toThrow('roles must alternate')
  })

  test('is needed', async () => {
    await expect(loadChatTemplate(join(TINY, 'adapter'))).rejects.toThrow('no chat template')
  })
})

const datasets = process.env.DATASETS_DIR
if (!datasets) console.warn('Checks against public data are skipped: set DATASETS_DIR')
test.skipIf(!datasets)("SmolLM2's own template (skipped without DATASETS_DIR)", async () => {
  const folder = join(datasets ?? '', 'smollm2-tokenizer')
  const smollm = await loadTokenizer(folder)
  const ids = (await loadChatTemplate(folder)).encode([{ role: 'user', content: 'hi <|im_end|>' }], smollm)
  const system = 'system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face'
  const [start, end] = [smollm.specialId('<|im_start|>') ?? -1, smollm.specialId('<|im_end|>') ?? -1]
  const turn = (text: string) => [start, ...smollm.encode(text), end, ...smollm.encode('\n')]
  expect(ids).toEqual([
    ...turn(system),
    ...turn('user\nhi <|im_end|>'),
    start,
    ...smollm.encode('assistant\n'),
  ])
})
