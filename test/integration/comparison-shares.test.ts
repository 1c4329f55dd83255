import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { readShares, removeShare } from '@/app/_chat/share-actions'
import { findSharedComparisonHere } from '@/app/_compare/shared-comparison'
import { openColumnTurn } from '@/lib/chat/open-column-turn'
import {
  createComparison,
  deleteComparison,
  findComparison,
  revealComparison,
} from '@/lib/comparisons/comparisons'
import {
  findSharedComparison,
  listComparisonShares,
  revokeComparisonShare,
  shareComparison,
} from '@/lib/comparisons/shares'
import { MOST_SHARES } from '@/lib/conversations/shares'
import { createId } from '@/lib/core/ids'
import { fileStatement } from '@/lib/moderation/statements'
import { exportAccount } from '@/lib/people/export-account'
import { signGuestId } from '@/lib/people/guest-id'
import type { Reader } from '@/lib/people/reader'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

const SECRET = 'a secret of at least sixteen characters'
const { cookie } = signGuestId(SECRET)
vi.stubEnv('NEXTAUTH_SECRET', SECRET)
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (name === 'guest' ? { value: cookie } : undefined) }),
  headers: async () => new Headers(),
}))
vi.mock('next-auth', () => ({ getServerSession: async () => null }))

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const drafts = ['Il commence le samedi matin.', 'Le vendredi soir.'].map((text) => ({ text, latent: [1, 0] }))
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })
const notFound = { code: 'not_found' }
const quietly = { showsName: false }

async function ask(
  reader: Reader,
  comparisonId: string,
  question: string,
  round: number,
  positions = [0, 1],
) {
  const services = drawFrom(scriptModel(drafts).server)
  for (const position of positions) {
    const asked = { reader, column: { comparisonId, position, round }, language: 'fr', question }
    for await (const _ of await openColumnTurn(asked, services, new AbortController().signal));
  }
}

async function begin(reader: Reader, isBlind = false): Promise<string> {
  // The third speaks no French: of a blind one chance says who stands where.
  const assistantNames = ['lutece/plume', 'teranga/kora', ...(isBlind ? [] : ['nil/rafiq'])]
  const { id } = await createComparison({ reader, assistantNames, isBlind })
  await ask(reader, id, 'Quand ?', 0)
  return id
}

test('a link shows what was asked and answered until then, with the drafts that were preferred, and nothing that came later', async () => {
  const reader = newGuest()
  const id = await begin(reader)
  await ask(reader, id, 'Comment marche la multiplication de billets ?', 1, [1])
  const share = await shareComparison(reader, id, { showsName: true })
  await ask(reader, id, 'Mon secret est une baleine', 2)
  // Asked once more in a round that is shared.
  await ask(reader, id, 'Quand ?', 0, [2])
  const shown = await findSharedComparisonHere(share.id)
  expect(shown?.rounds.map(({ question, cells }) => [question, cells.length])).toEqual([['Quand ?', 2]])
  expect(shown?.columns.map(({ assistant, conversationId }) => [assistant?.id, conversationId])).toEqual([
    ['lutece/plume', null],
    ['teranga/kora', null],
  ])
  // A guest has no name to show.
  expect(shown).toMatchObject({ sharerName: null, title: 'Quand ?' })
  const shared = await findSharedComparison(share.id)
  expect(JSON.stringify(shared)).not.toContain('baleine')
  expect(shared?.messages.flatMap(({ candidates }) => candidates).every(({ chosen }) => chosen)).toBe(true)
})

test('while its names are hidden a link tells none of them, also not to who reports an answer', async () => {
  const reader = newGuest()
  const id = await begin(reader, true)
  const share = await shareComparison(reader, id, quietly)
  const names = /lutece|teranga|nil\b|plume|kora|rafiq|fr-|ar-|رفيق|Maison|Atelier|conv_/i
  const shown = await findSharedComparisonHere(share.id)
  expect(shown?.rounds[0]?.cells).toHaveLength(2)
  expect(JSON.stringify(shown)).not.toMatch(names)
  const answer = (await findSharedComparison(share.id))?.turns[0]?.answerId ?? ''
  const report = {
    ...{ messageId: answer, shareId: share.id, category: 'other' as const, words: '' },
    ...{ keepsText: false, isQuotable: false },
  }
  const told = { input: report, language: 'fr' }
  await expect(fileStatement(newGuest(), told)).rejects.toMatchObject(notFound)
  await revealComparison(reader, id)
  await fileStatement(newGuest(), told)
  await expect(
    fileStatement(newGuest(), { ...told, input: { ...report, messageId: createId('msg') } }),
  ).rejects.toMatchObject(notFound)
})

test('only its owner makes, lists and revokes a link; it ends with the comparison, and with what was said in it', async () => {
  const reader = newGuest()
  const stranger = newGuest()
  const { id: empty } = await createComparison({
    ...{ reader, assistantNames: ['lutece/plume', 'teranga/kora'], isBlind: false },
  })
  await expect(shareComparison(reader, empty, quietly)).rejects.toMatchObject({ code: 'conflict' })
  const id = await begin(reader)
  const share = await shareComparison(reader, id, quietly)
  await expect(shareComparison(stranger, id, quietly)).rejects.toMatchObject(notFound)
  await expect(listComparisonShares(stranger, id)).rejects.toMatchObject(notFound)
  await expect(revokeComparisonShare(stranger, id, share.id)).rejects.toMatchObject(notFound)
  // The actions ask as somebody else as well: whoever the cookie names.
  expect(await readShares(id)).toEqual({ trouble: 'failed' })
  expect(await removeShare(id, share.id)).toEqual({ trouble: 'failed' })
  const other = await shareComparison(reader, id, quietly)
  await expect(revokeComparisonShare(reader, empty, share.id)).rejects.toMatchObject(notFound)
  await revokeComparisonShare(reader, id, share.id)
  expect(await findSharedComparison(share.id)).toBeUndefined()
  expect((await listComparisonShares(reader, id)).map((one) => one.id)).toEqual([other.id])
  const { columns } = await findComparison(reader, id)
  await database().conversation.deleteMany({
    where: { id: { in: columns.flatMap(({ conversationId }) => conversationId ?? []) } },
  })
  expect(await findSharedComparison(other.id)).toBeUndefined()
  await deleteComparison(reader, id)
  expect(await database().comparisonShare.count({ where: { comparisonId: id } })).toBe(0)
})

test('who may not see one of its communities reads none of it', async () => {
  const reader = newGuest()
  const share = await shareComparison(reader, await begin(reader), quietly)
  const hide = (visibility: string) =>
    database().community.update({ where: { slug: 'teranga' }, data: { visibility } })
  await hide('private')
  await expect(findSharedComparisonHere(share.id)).rejects.toMatchObject(notFound)
  await hide('public')
  await database().community.update({ where: { slug: 'teranga' }, data: { archivedAt: new Date() } })
  expect((await findSharedComparisonHere(share.id))?.columns).toHaveLength(2)
  await database().community.update({ where: { slug: 'teranga' }, data: { archivedAt: null } })
})

test('an account shows its name only if it wants to; links are not without number, and end with the account', async () => {
  const account = await registerUser({
    name: 'Awa',
    email: 'awa@example.sn',
    password: 'a good long password',
  })
  const reader: Reader = { kind: 'user', userId: account.id, isOperator: false }
  const id = await begin(reader)
  expect((await shareComparison(reader, id, { showsName: true })).sharerName).toBe('Awa')
  // Of two links in one millisecond neither is the older.
  await sleep(2)
  for (let count = 1; count < MOST_SHARES; count++)
    expect((await shareComparison(reader, id, quietly)).sharerName).toBeNull()
  await expect(shareComparison(reader, id, quietly)).rejects.toMatchObject({ param: 'shares' })
  let exported = ''
  for await (const piece of exportAccount(account.id)) exported += piece
  const { comparisons } = JSON.parse(exported)
  expect(comparisons[0].shares.map((share: { sharerName: string | null }) => share.sharerName)).toEqual([
    'Awa',
    ...Array(MOST_SHARES - 1).fill(null),
  ])
  await database().user.delete({ where: { id: account.id } })
  expect(await database().comparisonShare.count({ where: { comparisonId: id } })).toBe(0)
})
