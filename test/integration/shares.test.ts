import { expect, test } from 'vitest'
import { createConversation, deleteConversation } from '@/lib/conversations/conversations'
import { toMarkdown } from '@/lib/conversations/export-conversation'
import {
  findShared,
  listShares,
  MOST_SHARES,
  revokeShare,
  shareConversation,
} from '@/lib/conversations/shares'
import { beginTurn, finishTurn } from '@/lib/conversations/turn-record'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { database } from '@/lib/store/database'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()

const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })

async function begin(reader: Reader): Promise<string> {
  const id = createId('conv')
  await createConversation({ id, reader, assistantName: 'commons/plain', question: 'Hello' })
  return id
}

async function say(reader: Reader, conversationId: string, question: string, answer: string) {
  const ids = await beginTurn({ reader, conversationId, question, assistantVersionId: null })
  await finishTurn({ answerId: ids.answerId, status: 'done', content: answer })
  return ids
}

const contents = async (shareId: string) => (await findShared(shareId)).messages.map(({ content }) => content)
const notFound = { code: 'not_found' }

test('a link shows what was said until then, and nothing that came later', async () => {
  const reader = newGuest()
  const id = await begin(reader)
  await say(reader, id, 'Hello', 'Good day.')
  const share = await shareConversation(reader, id, { showsName: true })
  await say(reader, id, 'My secret is a whale', 'I see.')
  expect(await contents(share.id)).toEqual(['Hello', 'Good day.'])
  // A guest has no name to show.
  expect(await findShared(share.id)).toMatchObject({ sharerName: null, assistantName: 'commons/plain' })
})

test('a refused question and a failed answer are not shared', async () => {
  const reader = newGuest()
  const id = await begin(reader)
  await say(reader, id, 'Hello', 'Good day.')
  const refused = await beginTurn({ reader, conversationId: id, question: 'Bad', assistantVersionId: null })
  await finishTurn({
    answerId: refused.answerId,
    status: 'blocked',
    content: '',
    question: { id: refused.questionId, status: 'blocked', verdicts: [] },
  })
  const failed = await beginTurn({ reader, conversationId: id, question: 'Why?', assistantVersionId: null })
  await finishTurn({ answerId: failed.answerId, status: 'failed', content: 'Beca' })
  const share = await shareConversation(reader, id, { showsName: false })
  expect(await contents(share.id)).toEqual(['Hello', 'Good day.'])
})

test('only its owner makes, lists and revokes a link; it ends with the conversation', async () => {
  const reader = newGuest()
  const stranger = newGuest()
  const id = await begin(reader)
  await expect(shareConversation(reader, id, { showsName: false })).rejects.toMatchObject({
    code: 'conflict',
  })
  await say(reader, id, 'Hello', 'Good day.')
  const share = await shareConversation(reader, id, { showsName: false })
  await expect(shareConversation(stranger, id, { showsName: false })).rejects.toMatchObject(notFound)
  await expect(listShares(stranger, id)).rejects.toMatchObject(notFound)
  await expect(revokeShare(stranger, id, share.id)).rejects.toMatchObject(notFound)
  const other = await shareConversation(reader, id, { showsName: false })
  await revokeShare(reader, id, share.id)
  await expect(findShared(share.id)).rejects.toMatchObject(notFound)
  await expect(revokeShare(reader, id, share.id)).rejects.toMatchObject(notFound)
  expect((await listShares(reader, id)).map((one) => one.id)).toEqual([other.id])
  await deleteConversation(reader, id)
  await expect(findShared(other.id)).rejects.toMatchObject(notFound)
})

test('an account shows its name only if it wants to; links are not without number', async () => {
  const user = await insertUser(
    { email: 'awa@example.sn', name: 'Awa', passwordHash: 'x', isOperator: false },
    database(),
  )
  const reader: Reader = { kind: 'user', userId: user.id, isOperator: false }
  const id = await begin(reader)
  await say(reader, id, 'Hello', 'Good day.')
  expect((await shareConversation(reader, id, { showsName: true })).sharerName).toBe('Awa')
  for (let count = 1; count < MOST_SHARES; count++) {
    expect((await shareConversation(reader, id, { showsName: false })).sharerName).toBeNull()
  }
  await expect(shareConversation(reader, id, { showsName: false })).rejects.toMatchObject({ param: 'shares' })
})

test('a title of several lines stays one heading in Markdown', () => {
  const title = 'One\n# two'
  const messages = [{ role: 'user' as const, status: 'done' as const, content: 'One', attachments: [] }]
  expect(toMarkdown({ title, messages }, { reader: 'You', assistant: 'a/b' })).toBe(
    '# One # two\n\n**You**\n\nOne\n',
  )
})
