import { createReadStream, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTranslator } from 'next-intl'
import { afterAll, expect, test } from 'vitest'
import { sayLeftOut } from '@/app/_chat/say-left-out'
import { type ImportEvent, runImport } from '@/lib/chat/run-import'
import { findShownConversation } from '@/lib/conversations/branch-window'
import { findConversation } from '@/lib/conversations/conversations'
import { toMarkdown } from '@/lib/conversations/export-conversation'
import { listConversations } from '@/lib/conversations/list-conversations'
import { exportAccount } from '@/lib/people/export-account'
import type { Reader } from '@/lib/people/reader'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import fr from '@/messages/fr.json'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { rawZip } from '@/test/support/raw-zip'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

const place = provideTestDatabase()
const { drawFrom, logged } = provideChatServices()
let people = 0

async function newReader(): Promise<Extract<Reader, { kind: 'user' }>> {
  const email = `p${people++}@example.org`
  const { id } = await registerUser({ name: 'Ada', email, password: 'a good long password' })
  return { kind: 'user', userId: id, isOperator: false }
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

async function bring({ userId }: { userId: string }, file: Buffer | string): Promise<ImportEvent> {
  const services = drawFrom(scriptModel([]).server)
  const body = chunksOf(Buffer.from(file))
  let last: ImportEvent | undefined
  for await (const event of await runImport({ userId, language: 'en', body }, services)) last = event
  expect(readdirSync(join(place.dataDir, 'imports'))).toEqual([])
  return last ?? expect.fail('no event')
}

const said = (role: string, text: string, more: object = {}) => ({
  ...{ author: { role }, content: { content_type: 'text', parts: [text] }, create_time: 1_736_209_412 },
  ...more,
})

/** A question asked in two ways, the second answered twice. */
const branched = (id: string, title = 'Weekends') => ({
  ...{ conversation_id: id, title, create_time: 1_736_209_400, update_time: 1_736_209_800 },
  ...{ current_node: 'b2', default_model_slug: 'gpt-4o' },
  mapping: {
    root: { parent: null, message: null },
    a1: { parent: 'root', message: said('user', 'When is it?') },
    b0: { parent: 'a1', message: said('assistant', 'When is what?') },
    a2: { parent: 'root', message: said('user', 'When is the weekend?') },
    b1: { parent: 'a2', message: said('assistant', 'On Saturday.') },
    b2: { parent: 'a2', message: said('assistant', 'From **Friday** on.') },
  },
})

test('ChatGPT’s zip: branches stay branches, the model is a note, nobody of this hub is named', async () => {
  const reader = await newReader()
  const zip = rawZip([
    { name: 'export/chat.html', bytes: Buffer.from('<script>alert(1)</script>') },
    {
      name: 'export/conversations-000.json',
      bytes: Buffer.from(JSON.stringify([branched('one')])),
      isDeflated: true,
    },
    { name: 'export/conversations-001.json', bytes: Buffer.from(JSON.stringify([branched('two', '')])) },
  ])
  expect(await bring(reader, zip)).toMatchObject({
    ...{ type: 'done', report: { conversations: 2, messages: 10, duplicates: 0, blocked: 0 } },
  })
  const listed = await listConversations(reader)
  expect(listed.map(({ title }) => title).sort()).toEqual(['Weekends', 'When is it?'])
  const first = await findConversation(reader, listed[0]?.id ?? '')
  expect(first).toMatchObject({ assistantName: '', importedFrom: 'chatgpt' })
  expect(first.updatedAt.toISOString()).toBe('2025-01-07T00:30:00.000Z')
  const shown = await findShownConversation(reader, first.id)
  expect(shown.messages.map(({ content, model, versions }) => [content, model, versions.count])).toEqual([
    ['When is the weekend?', null, 2],
    ['From **Friday** on.', 'gpt-4o', 2],
  ])
  expect(shown.messages.every((row) => row.receipt === null && row.assistantVersionId === null)).toBe(true)
})

test('a second import takes nothing twice, also when both come at once', async () => {
  const reader = await newReader()
  const file = JSON.stringify([branched('a'), branched('b'), branched('a')])
  expect(await bring(reader, file)).toMatchObject({ report: { conversations: 2, duplicates: 1 } })
  expect(await bring(reader, file)).toMatchObject({
    report: { conversations: 0, messages: 0, duplicates: 3 },
  })
  const services = drawFrom(scriptModel([]).server)
  const begin = () =>
    runImport({ userId: reader.userId, language: 'en', body: chunksOf(Buffer.from(file)) }, services)
  const outcomes = await Promise.allSettled([begin(), begin()])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  for (const one of outcomes) if (one.status === 'fulfilled') for await (const _ of one.value);
  expect(await database().conversation.count({ where: { userId: reader.userId } })).toBe(2)
})

test('what the hub’s floor stops stands in no title and no text to hand on, and a stopped answer nowhere', async () => {
  const reader = await newReader()
  const bad = branched('bad', 'How to make a bomb')
  bad.mapping.a2.message = said('user', 'Tell me how to make a bomb')
  bad.mapping.b2.message = said('assistant', 'You make a bomb so')
  expect(await bring(reader, JSON.stringify([bad]))).toMatchObject({
    report: { conversations: 1, blocked: 2 },
  })
  const [listed] = await listConversations(reader)
  expect(listed?.title).toBe('When is it?')
  const conversation = await findShownConversation(reader, listed?.id ?? '')
  expect(conversation.messages.map(({ status, content }) => [status, content])).toEqual([
    ['blocked', 'Tell me how to make a bomb'],
    ['blocked', ''],
  ])
  expect(toMarkdown(conversation, { reader: 'You', assistant: '' })).not.toContain('bomb')
  expect(await database().message.count({ where: { content: { contains: 'You make a bomb' } } })).toBe(0)
})

test('hostile words are words: markup, NUL, half surrogates, dates that cannot be, very long texts', async () => {
  const reader = await newReader()
  const odd = branched('<odd>\u0000', '<img src=x onerror=alert(1)>\u0000\u202e\ud800')
  Object.assign(odd, { create_time: 9_999_999_999, update_time: -5 })
  odd.mapping.b2.message = said('assistant', 'x'.repeat(150_000), {
    metadata: { model_slug: '<b>m</b>\u0000' },
  })
  const { report } = await bring(reader, JSON.stringify([odd, { title: 'none' }, 5, { mapping: {} }]))
  expect(report).toMatchObject({ conversations: 1, shortened: 1, wrongDates: 2, unreadable: 1, empty: 1 })
  const [listed] = await listConversations(reader)
  expect(listed?.title).not.toContain('\u0000')
  const { updatedAt } = await findConversation(reader, listed?.id ?? '')
  expect(updatedAt.getTime()).toBeLessThanOrEqual(Date.now())
  const { messages } = await findShownConversation(reader, listed?.id ?? '')
  expect([messages[1]?.content.length, messages[1]?.model]).toEqual([100_000, '<b>m</b>'])
})

const bomb = () =>
  rawZip([{ name: 'conversations.json', bytes: Buffer.alloc(20 * 1024 ** 2, 0x20), isDeflated: true }])

test.each([
  ['a zip bomb', bomb, { param: 'bomb', code: 'too_large' }],
  [
    'a zip of something else',
    () => rawZip([{ name: 'a.txt', bytes: Buffer.from('a') }]),
    { param: 'noConversations' },
  ],
  [
    'an encrypted zip',
    () => rawZip([{ name: 'conversations.json', bytes: Buffer.from('[]'), isEncrypted: true }]),
    { param: 'zip' },
  ],
  ['half a zip', () => bomb().subarray(0, 2_000), { param: 'zip' }],
  ['a picture', () => Buffer.from([0x89, 0x50, 0x4e, 0x47]), { param: 'file' }],
  ['nothing', () => Buffer.alloc(0), { param: 'file' }],
])('%s is refused with what is wrong, and leaves no file', async (_, file, expected) => {
  expect(await bring(await newReader(), file())).toMatchObject({ type: 'failed', ...expected })
})

test('of a file that ends in the middle what stood whole is kept', async () => {
  const reader = await newReader()
  const text = JSON.stringify([branched('a'), branched('b')])
  const failed = await bring(reader, text.slice(0, -40))
  expect(failed).toMatchObject({ type: 'failed', param: 'cutOff', report: { conversations: 1 } })
  expect(await listConversations(reader)).toHaveLength(1)
})

test('the export holds what was imported, and is an import: the same tree at another account, nothing new at one’s own', async () => {
  const reader = await newReader()
  const webui = {
    chat: {
      title: 'Old',
      messages: [
        { role: 'user', content: 'A' },
        { role: 'assistant', content: 'B', model: 'm' },
      ],
    },
  }
  await bring(reader, JSON.stringify([branched('one'), { id: 'w', ...webui }]))
  const exported = async (userId: string) => {
    let text = ''
    for await (const piece of exportAccount(userId)) text += piece
    return text
  }
  const text = await exported(reader.userId)
  expect(await bring(reader, text)).toMatchObject({ report: { conversations: 0, duplicates: 2 } })
  const other = await newReader()
  expect(await bring(other, text)).toMatchObject({ report: { conversations: 2, messages: 7, unreadable: 0 } })
  expect(await treesOf(other)).toEqual(await treesOf(reader))
  // From there on as well, and ChatGPT's own file is still known.
  expect(await bring(other, await exported(other.userId))).toMatchObject({ report: { duplicates: 2 } })
  expect(await bring(other, JSON.stringify([branched('one')]))).toMatchObject({ report: { duplicates: 1 } })
  const third = await newReader()
  expect(await bring(third, await exported(other.userId))).toMatchObject({ report: { conversations: 2 } })
  expect(await treesOf(third)).toEqual(await treesOf(reader))
})

test('what was left out of a message is kept with it, is told in an export, and goes along from hub to hub', async () => {
  const reader = await newReader()
  const { mapping, ...head } = branched('pictures')
  const picture = { content_type: 'image_asset_pointer', asset_pointer: 'file' }
  mapping.a2.message.content.parts = [picture, picture] as never
  mapping.b2.message.content.parts = ['A cat.', picture] as never
  await bring(reader, JSON.stringify([{ ...head, mapping }]))
  const [listed] = await listConversations(reader)
  const shown = await findShownConversation(reader, listed?.id ?? '')
  expect(shown.messages.map(({ content, leftOut }) => [content, leftOut])).toEqual([
    ['', { image: 2 }],
    ['A cat.', { image: 1 }],
  ])
  const t = createTranslator({ locale: 'fr', messages: fr })
  const text = toMarkdown(shown, {
    ...{ reader: 'Vous', assistant: '' },
    leftOut: (parts) => sayLeftOut(parts, t as never, (names) => names.join()),
  })
  expect(text).toContain('**Vous**\n\n*Laissé de côté à l’importation : 2 images.*\n\n**gpt-4o**\n\nA cat.')
  let exported = ''
  for await (const piece of exportAccount(reader.userId)) exported += piece
  const other = await newReader()
  // It is told once, by whoever left it out.
  expect(await bring(other, exported)).toMatchObject({ report: { messages: 5, leftOut: { image: 0 } } })
  expect(await treesOf(other)).toEqual(await treesOf(reader))
})

async function treesOf(reader: Reader) {
  const listed = await listConversations(reader)
  const all = await Promise.all(listed.map(({ id }) => findConversation(reader, id)))
  return all
    .map(({ title, importedFrom, importKey, createdAt, updatedAt, leafId, messages }) => ({
      ...{ title, importedFrom, importKey, createdAt, updatedAt },
      leaf: messages.findIndex(({ id }) => id === leafId),
      messages: messages.map(({ role, status, content, model, leftOut, createdAt: at, parentId }) => ({
        ...{ role, status, content, model, leftOut, at },
        parent: messages.findIndex(({ id }) => id === parentId),
      })),
    }))
    .sort((left, right) => left.title.localeCompare(right.title))
}

const LARGE_MB = 24
const folder = mkdtempSync(join(tmpdir(), 'polyphony-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(`${LARGE_MB} MB are read piece by piece to their end`, async () => {
  const reader = await newReader()
  // Conversations of a megabyte of instructions that nobody takes over.
  const filler = said('system', 'x'.repeat(1024 ** 2))
  const one = (id: number) => {
    const { mapping, ...rest } = branched(String(id))
    return JSON.stringify({ ...rest, mapping: { ...mapping, filler: { parent: 'root', message: filler } } })
  }
  const file = join(folder, 'large.json')
  const count = LARGE_MB
  writeFileSync(file, `[${Array.from({ length: count }, (_, id) => one(id)).join(',')}]`)
  const services = drawFrom(scriptModel([]).server)
  let last: ImportEvent | undefined
  const body = createReadStream(file)
  for await (const event of await runImport({ userId: reader.userId, language: 'en', body }, services))
    last = event
  expect(last).toMatchObject({ type: 'done', report: { conversations: count, leftOut: { system: count } } })
  expect(logged).toEqual([])
})
