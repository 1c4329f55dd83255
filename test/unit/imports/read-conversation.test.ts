import { expect, test } from 'vitest'
import { readConversation } from '@/lib/imports/read-conversation'

const message = (role: string, parts: unknown[], more: object = {}) => ({
  ...{ author: { role }, create_time: 1_736_209_412.345, recipient: 'all', weight: 1 },
  ...{ content: { content_type: 'text', parts }, metadata: {} },
  ...more,
})

const chatgpt = (mapping: object) =>
  readConversation(
    JSON.stringify({
      ...{ title: '<b>Postgres</b>', create_time: 1_736_209_400, update_time: 1_736_209_800, mapping },
      ...{ conversation_id: '8f3a', current_node: 'c', default_model_slug: 'gpt-4o' },
    }),
  )

test('ChatGPT: texts with the model that wrote them; instructions, tools, thoughts and pictures are counted', () => {
  const read = chatgpt({
    root: { id: 'root', message: null, parent: null, children: ['s'] },
    s: { message: message('system', ['You are']), parent: 'root' },
    a: {
      message: message('user', ['Look:', { content_type: 'image_asset_pointer', asset_pointer: 'f' }]),
      parent: 's',
    },
    t: { message: message('assistant', ['search("x")'], { recipient: 'browser' }), parent: 'a' },
    u: { message: message('tool', ['found']), parent: 't' },
    v: { message: message('assistant', [], { content: { content_type: 'thoughts' } }), parent: 'u' },
    b: { message: message('assistant', ['Yes'], { metadata: { model_slug: 'o3' } }), parent: 'v' },
    c: { message: message('user', [{ content_type: 'audio_transcription', text: 'spoken' }]), parent: 'b' },
    d: { message: message('critic', ['?']), parent: 'c' },
    e: { message: message('assistant', ['']), parent: 'c' },
    f: { message: message('assistant', ['No']), parent: 'c' },
    broken: 5,
  })
  expect(read).toMatchObject({ source: 'chatgpt', id: '8f3a', title: '<b>Postgres</b>', currentId: 'c' })
  expect(read?.createdAt?.toISOString()).toBe('2025-01-07T00:23:20.000Z')
  expect(
    read?.nodes.flatMap(({ id, said }) => (said ? [[id, said.role, said.text, said.model]] : [])),
  ).toEqual([
    ['a', 'user', 'Look:', null],
    ['b', 'assistant', 'Yes', 'o3'],
    ['c', 'user', 'spoken', null],
    ['f', 'assistant', 'No', 'gpt-4o'],
  ])
  expect(read?.leftOut.toSorted()).toEqual(['empty', 'image', 'role', 'system', 'thoughts', 'tool', 'tool'])
})

test('a message says which of its parts were left out, also where no other is left', () => {
  const pointer = (content_type: string) => ({ content_type, asset_pointer: 'f' })
  const read = chatgpt({
    a: {
      message: message('user', [pointer('image_asset_pointer'), pointer('image_asset_pointer')], {
        metadata: { attachments: [{ mime_type: 'image/png' }, { mime_type: 'application/pdf' }, {}] },
      }),
    },
    b: { parent: 'a', message: message('user', ['Hm', pointer('audio_asset_pointer')]) },
    c: { parent: 'b', message: message('user', ['No more']) },
  })
  const leftOut = (nodes: typeof read) => nodes?.nodes.map(({ said }) => said && [said.text, said.leftOut])
  expect(leftOut(read)).toEqual([
    ['', { image: 2, file: 2 }],
    ['Hm', { recording: 1 }],
    ['No more', null],
  ])
  expect(read?.leftOut.toSorted()).toEqual(['file', 'file', 'image', 'image', 'recording'])
  const messages = [
    { role: 'user', content: 'Read', files: [{ type: 'file' }, { type: 'image' }] },
    { role: 'assistant', content: '<details type="reasoning" done="true">hm</details>Yes' },
    { role: 'user', content: [{ type: 'image_url' }, { type: 'input_audio' }] },
    { role: 'assistant', content: '<details type="reasoning" done="true">hm</details>' },
  ]
  expect(leftOut(readConversation(JSON.stringify({ chat: { messages } })))).toEqual([
    ['Read', { file: 1, image: 1 }],
    ['Yes', { thoughts: 1 }],
    ['', { image: 1, recording: 1 }],
    null,
  ])
})

test('Open WebUI: the tree, else the list of old; thoughts that are folded away are left out', () => {
  const history = {
    currentId: '2',
    messages: {
      1: { id: '1', parentId: null, role: 'user', content: 'Why?', files: [{ type: 'image', url: 'data:' }] },
      2: {
        ...{ id: '2', parentId: '1', role: 'assistant', model: 'llama3:8b', timestamp: 1_736_209_400 },
        content: '<details type="reasoning" done="true">hm</details>\nBecause.',
      },
    },
  }
  const read = readConversation(
    JSON.stringify({ id: 'w1', title: 'T', created_at: 1_736_209_400, chat: { history, messages: [] } }),
  )
  expect(read?.nodes.map(({ parentId, said }) => [parentId, said?.text, said?.model])).toEqual([
    [null, 'Why?', null],
    ['1', 'Because.', 'llama3:8b'],
  ])
  expect(read?.leftOut.toSorted()).toEqual(['image', 'thoughts'])
  const old = readConversation(
    JSON.stringify({
      chat: {
        title: 'O',
        messages: [
          { role: 'user', content: 'A' },
          { role: 'assistant', content: 'B' },
        ],
      },
    }),
  )
  expect(old).toMatchObject({ source: 'open-webui', title: 'O', id: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(old?.nodes.map(({ parentId, said }) => [parentId, said?.text])).toEqual([
    [null, 'A'],
    ['0', 'B'],
  ])
})

test.each([
  '5',
  'null',
  '[]',
  '{}',
  '{"mapping": 5}',
  '{"chat": {}}',
  '{"id": "conv_1"}',
  'nonsense',
  '{"messages": []}',
])('%s is no conversation, or one without a word', (text) => {
  expect(readConversation(text)?.nodes ?? []).toEqual([])
})

test('dates that are none are no dates', () => {
  for (const create_time of [null, 'yesterday', 1e300, {}, Number.MAX_SAFE_INTEGER])
    expect(readConversation(JSON.stringify({ create_time, mapping: {} }))?.createdAt).toBeUndefined()
})
