import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toMarkdown } from '@/lib/conversations/export-conversation'
import { readDialogue } from '@/lib/policies/read-dialogue'

const turn = (role: string, content: string) => ({ role, content })
const TALK = [turn('user', 'Hello?'), turn('assistant', 'Yes.')]

describe('a pasted dialogue', () => {
  test.each([
    ['English', 'User: Hello?\nAssistant: Yes.'],
    ['French, with a space before the colon', 'Utilisateur : Hello?\nAssistant : Yes.'],
    ['Arabic', 'المستخدم: Hello?\nالمساعد: Yes.'],
    ['Hindi', 'उपयोगकर्ता: Hello?\nसहायक: Yes.'],
    ['Swahili', 'Mtumiaji: Hello?\nMsaidizi: Yes.'],
    ['Chinese, with a wide colon', '用户：Hello?\n助手：Yes.'],
    ['capitals, Markdown and blank lines', '\n**USER:** Hello?\n\n### Assistant:\nYes.\n'],
    ['brackets', '[User]: Hello?\r\n[Assistant]: Yes.\r\n'],
    ['letters', 'Q: Hello?\nA: Yes.'],
    ['JSON', JSON.stringify(TALK)],
    ['JSON on many lines', JSON.stringify(TALK, null, 2)],
    ['a request of an OpenAI client', JSON.stringify({ model: 'a', messages: TALK })],
    ['JSON lines', TALK.map((one) => JSON.stringify(one)).join('\n')],
    [
      'parts',
      '[{"role":"user","content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo?"}]},{"role":"assistant","content":"Yes."}]',
    ],
    ['ShareGPT', '{"conversations":[{"from":"human","value":"Hello?"},{"from":"gpt","value":"Yes."}]}'],
    [
      'a list as Python prints it',
      "[{'role': 'user', 'content': 'Hello?'}, {'role': 'assistant', 'content': 'Yes.'},]",
    ],
  ])('is read: %s', (_, pasted) => {
    expect(readDialogue(pasted)).toEqual({ turns: TALK })
  })

  test('is read as this hub exports it', () => {
    const messages = TALK.map(({ role, content }) => ({
      role,
      content,
      attachments: [],
      status: 'done' as const,
    }))
    const text = toMarkdown({ title: 'Hello', messages } as Parameters<typeof toMarkdown>[0], {
      reader: 'أنت',
      assistant: 'Rafiq',
    })
    expect(readDialogue(text)).toEqual({ turns: TALK })
  })

  test('keeps the lines of a turn, and the words that first named the roles name them throughout', () => {
    const said =
      'System: Be brief.\nUser: One\ntwo\n\nthree\nQuestion: not a turn\nAssistant: **Note**\n1: 2\nUser: more'
    expect(readDialogue(said).turns).toEqual([
      turn('system', 'Be brief.'),
      turn('user', 'One\ntwo\n\nthree\nQuestion: not a turn'),
      turn('assistant', '**Note**\n1: 2'),
      turn('user', 'more'),
    ])
  })

  test('may have an answer without text, as one that was refused', () => {
    const pasted = '[{"role":"user","content":"a"},{"role":"assistant","content":null}]'
    expect(readDialogue(pasted)).toEqual({ turns: [turn('user', 'a'), turn('assistant', '')] })
    expect(readDialogue(' \n ')).toEqual({ turns: [] })
  })

  test.each([
    ['label', 2, '\nHello there\nUser: a'],
    ['empty', 3, 'User: a\nAssistant: b\nUser:\n\n'],
    ['json', 3, '[\n{"role":"user","content":"a"},\n{"role":"assistant" "content":"b"}]'],
    ['json', 2, '{"role":"user","content":"a"}\n{"role":"assistant","content":\n'],
    ['shape', 1, '{"text": "a"}'],
    ['shape', 2, '[\n"a"\n]'],
    ['role', 3, '[\n{"role":"user","content":"a"},\n{"role":"tool","content":"b"}\n]'],
    ['content', 2, '[\n{"role":"user","content":[{"type":"image_url","image_url":{}}]}\n]'],
    ['empty', 2, '{"messages":[\n{"role":"user"}]}'],
    ['many', 101, 'User: a\n'.repeat(101)],
    ['long', 1, `User: ${'a'.repeat(200_000)}`],
    ['json', 1, '['.repeat(100_000)],
  ])('that is none says why and where: %s on line %i', (kind, line, pasted) => {
    expect(readDialogue(pasted)).toEqual({ turns: [], problem: { kind, line } })
  })

  test('is read back whatever its turns say, in either shape', () => {
    const content = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /\S/.test(text))
    const talks = fc.array(fc.record({ role: fc.constantFrom('user', 'assistant'), content }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(talks, (talk) => {
        expect(readDialogue(JSON.stringify(talk)).turns).toEqual(talk)
      }),
      { numRuns: 50 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void readDialogue(text)),
      { numRuns: 50 },
    )
  })
})
