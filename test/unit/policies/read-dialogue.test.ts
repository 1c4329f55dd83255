import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toJson, toMarkdown } from '@/lib/conversations/export-conversation'
import { lineInJson } from '@/lib/policies/place-in-json'
import { readDialogue } from '@/lib/policies/read-dialogue'
import { MOST_FILE_BYTES, readDialogueFile } from '@/lib/policies/read-dialogue-file'

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

  test('is read from this hub’s JSON as the branch that is shown, with attached texts', () => {
    const said = (id: string, parentId: string | null, role: string, content: string) => ({
      ...{ id, parentId, role, content, status: 'done', attachments: [] as { name: string; text: string }[] },
    })
    const messages = [
      said('1', null, 'user', 'Hello?'),
      said('2', '1', 'assistant', 'No.'),
      said('3', '1', 'assistant', 'Yes.'),
      { ...said('4', '3', 'user', ''), attachments: [{ name: 'a.txt', text: 'Read me' }] },
    ]
    const whole = { id: 'conv_1', title: 'Hello', assistantName: 'Rafiq', leafId: '4', messages }
    const text = toJson(whole as unknown as Parameters<typeof toJson>[0])
    expect(readDialogue(text)).toEqual({ turns: [...TALK, turn('user', '` a.txt `\n\n```\nRead me\n```')] })
    const broken = text
      .replace('"content": "",\n', '"content": " ",\n')
      .replace(/"attachments": \[\s*\{[^}]*\}\s*\]/, '"attachments": []')
    const line = broken.split('\n').findIndex((one) => one.includes('"id": "4"'))
    expect(readDialogue(broken)).toEqual({ turns: [], problem: { kind: 'empty', line } })
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
    ['long', 1, `User: ${'a'.repeat(1_000_000)}`],
    ['role', 2, `[\n{"role":"tool","content":"${'a'.repeat(300_000)}"}\n]`],
    ['json', 3, `[\n{"role":"user","content":"${'a'.repeat(300_000)}"},\n{"role" "user"}\n]`],
    ['json', 1, `{${'"k": 1, '.repeat(110_000)}x: }`],
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

describe('a line in JSON', () => {
  const TEXT = '{\n"a": [1,\n{"b": "}\\""},\n[]],\n"c\\u0041": null}'
  test.each([
    [[], 1],
    [['a', 0], 2],
    [['a', 1], 3],
    [['a', 1, 'b'], 3],
    [['a', 2], 4],
    [['cA'], 5],
  ])('is where its value begins: %j', (path, line) => {
    expect(lineInJson(TEXT, path)).toBe(line)
  })

  test.each([
    ['[1,\n2,\n]', 3],
    ['{"a": 1\n"b": 2}', 2],
    ['{"a":\n}', 2],
    ['[\n"a\n"]', 2],
    ['[1\n', 2],
    ['{\na: 1}', 2],
    ['[1]\n]', 2],
    ['[\n01]', 2],
    ['{\n,}', 2],
  ])('is where its first mistake stands: %j', (text, line) => {
    expect(lineInJson(text)).toBe(line)
  })

  test('is found in whatever JSON can be written', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(lineInJson(text)).toBe(1)
        // Nothing in it is taken for a mistake: the end is reached.
        expect(lineInJson(`${text}\n`)).toBe(2)
      }),
    )
  })
})

describe('a file with a dialogue', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Uint8Array.from(
      parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
    )

  test('is its text, without the mark of its encoding', () => {
    expect(readDialogueFile(bytes([0xef, 0xbb, 0xbf], 'User: é\nAssistant: 好'))).toEqual({
      text: 'User: é\nAssistant: 好',
    })
  })

  test.each([
    ['Latin-1', bytes('User: a\nAssistant: caf', [0xe9], '\n'), 2],
    ['cut within a character', bytes('User: a\n\n', [0xe5, 0xa5]), 3],
    ['UTF-16', bytes([0xff, 0xfe, 0x55, 0x00]), 1],
    ['a picture', bytes('a\nb', [0]), 2],
  ])('that is no text in UTF-8 says at which line: %s', (_, file, line) => {
    expect(readDialogueFile(file)).toEqual({ problem: 'noText', line })
  })

  test('may have a megabyte', () => {
    expect(readDialogueFile(new Uint8Array(MOST_FILE_BYTES).fill(0x61))).toHaveProperty('text')
    expect(readDialogueFile(new Uint8Array(MOST_FILE_BYTES + 1).fill(0x61))).toEqual({ problem: 'large' })
  })
})
