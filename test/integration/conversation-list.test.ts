import { expect, test } from 'vitest'
import { createConversation, deleteConversation } from '@/lib/conversations/conversations'
import {
  LIST_LENGTH,
  listConversations,
  listFolders,
  moveConversation,
  pinConversation,
  searchConversations,
} from '@/lib/conversations/list-conversations'
import { beginTurn, finishTurn } from '@/lib/conversations/turn-record'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()

const newGuest = () => ({ kind: 'guest', guestId: createId('guest') }) as const satisfies Reader

async function say(reader: Reader, question: string, answer = 'Yes.'): Promise<string> {
  const id = createId('conv')
  await createConversation({ id, reader, assistantName: 'commons/plain', question })
  const { answerId } = await beginTurn({ reader, conversationId: id, question, assistantVersionId: null })
  await finishTurn({ answerId, status: 'done', content: answer })
  return id
}

test('of 500 conversations the newest travel with a page, the pinned ones whatever their age; the rest comes page by page', async () => {
  const reader = newGuest()
  const data = Array.from({ length: 500 }, (_, index) => ({
    id: createId('conv'),
    guestId: reader.guestId,
    assistantName: 'commons/plain',
    title: `Number ${index}`,
    updatedAt: new Date(1_700_000_000_000 - Math.floor(index / 3) * 1_000),
  }))
  await database().conversation.createMany({ data })
  const oldest = data.at(-1)?.id ?? ''
  await pinConversation(reader, oldest, true)
  const front = await listConversations(reader)
  expect(front).toHaveLength(1 + LIST_LENGTH)
  expect(front[0]).toMatchObject({ id: oldest, isPinned: true })
  const seen = new Set(front.map(({ id }) => id))
  for (let after = front.at(-1)?.id; after !== undefined; ) {
    const page = await listConversations(reader, { after })
    for (const { id } of page) {
      expect(seen.has(id)).toBe(false)
      seen.add(id)
    }
    after = page.at(-1)?.id
  }
  expect(seen.size).toBe(500)
})

test('a folder is there as long as something lies in it, and takes what lies in it out of the list', async () => {
  const reader = newGuest()
  const id = await say(reader, 'Why?')
  expect(await moveConversation(reader, id, '  Work\u202e  and\n play ')).toBe('Work and play')
  expect(await listConversations(reader)).toEqual([])
  expect(await listFolders(reader)).toEqual([{ name: 'Work and play', count: 1 }])
  expect(await listConversations(reader, { folder: 'Work and play' })).toMatchObject([{ id }])
  await moveConversation(reader, id, null)
  expect(await listFolders(reader)).toEqual([])
  await expect(moveConversation(reader, id, ' \u202e ')).rejects.toMatchObject({ code: 'invalid_request' })
})

test('a search finds titles and what was said, in any script and without accents, and shows where', async () => {
  const reader = newGuest()
  const said = await say(reader, 'Quelle heure ?', `${'Avant. '.repeat(40)}Le marché ouvre à l’été.`)
  const arabic = await say(reader, 'متى؟', 'يبدأ السوق صباح الجمعة.')
  const chinese = await say(reader, '什么时候？', '集市星期五早上开始。')
  const named = await say(reader, 'Marche à pied')
  const found = await searchConversations(reader, 'MARCHE')
  expect(found.map(({ id }) => id)).toEqual([named, said])
  expect(found[1]?.excerpt).toMatch(/^…(Avant\. )+Le marché ouvre/)
  expect((await searchConversations(reader, 'سوق')).map(({ id }) => id)).toEqual([arabic])
  expect((await searchConversations(reader, '星期五')).map(({ id }) => id)).toEqual([chinese])
  const later = await say(reader, 'Encore', 'Un marché couvert.')
  expect((await searchConversations(reader, 'marché couvert')).map(({ id }) => id)).toEqual([later])
  await deleteConversation(reader, later)
  expect(await searchConversations(reader, 'couvert')).toEqual([])
  expect(await searchConversations(reader, '%_\'"\\ & | !')).toEqual([])
})

test('what a reader wrote is found though models read a stand-in', async () => {
  const reader = newGuest()
  const id = createId('conv')
  await createConversation({ id, reader, assistantName: 'commons/plain', question: 'Write it' })
  const standIns = { 'Person-Email-1@example.org': 'jane@acme.example' }
  const { answerId } = await beginTurn({
    ...{ reader, conversationId: id, standIns, assistantVersionId: null },
    question: 'Write to Person-Email-1@example.org please',
  })
  await finishTurn({ answerId, status: 'done', content: 'Done.' })
  expect(await searchConversations(reader, 'jane')).toMatchObject([
    { id, excerpt: 'Write to jane@acme.example please' },
  ])
})

test('what is attached is found by its words and its name, as its reader wrote it; what it keeps of a long text is bounded', async () => {
  const reader = newGuest()
  const id = createId('conv')
  await createConversation({ id, reader, assistantName: 'commons/plain', question: 'Read this' })
  const standIns = { 'Person-Email-1@example.org': 'jane@acme.example' }
  const long = Array.from({ length: 9_000 }, (_, at) => `w${at}`).join(' ')
  const text = `${'Line. '.repeat(40)}The harvest of Person-Email-1@example.org. ${long}`
  const { answerId, questionId } = await beginTurn({
    ...{ reader, conversationId: id, standIns, assistantVersionId: null, question: 'Read this' },
    attachments: [
      { name: 'other.txt', text: 'Nothing of it.', sizeBytes: 14 },
      { name: 'الحصاد.txt', text, sizeBytes: text.length },
    ],
  })
  await finishTurn({ answerId, status: 'done', content: 'Read.' })
  const [found] = await searchConversations(reader, 'harvest jane')
  expect(found).toMatchObject({ id, messageId: questionId, attachedName: 'الحصاد.txt' })
  expect(found?.excerpt).toMatch(/^…(Line\. )+The harvest of jane@acme\.example\. w0 /)
  expect(await searchConversations(reader, 'حصاد')).toMatchObject([{ id, attachedName: 'الحصاد.txt' }])
  // The words of the question itself lead, and are not said to stand in a file.
  expect(await searchConversations(reader, 'read')).toMatchObject([{ id, attachedName: null }])
  expect(await searchConversations(reader, 'w7000')).toHaveLength(1)
  expect(await searchConversations(reader, 'w8999')).toEqual([])
  const [kept] = await database().$queryRaw<{ bytes: number }[]>`
    SELECT length("search") AS bytes FROM "Message" WHERE "id" = ${questionId}`
  expect(kept?.bytes).toBeLessThan(8_100)
})

test('nobody finds, pins or moves what is somebody else’s', async () => {
  const id = await say(newGuest(), 'A secret of mine')
  const stranger = newGuest()
  expect(await searchConversations(stranger, 'secret')).toEqual([])
  expect(await listConversations(stranger, { after: id })).toEqual([])
  await expect(pinConversation(stranger, id, true)).rejects.toMatchObject({ code: 'not_found' })
  await expect(moveConversation(stranger, id, 'Mine')).rejects.toMatchObject({ code: 'not_found' })
})
