import { describe, expect, test } from 'vitest'
import { findAskableAssistant, findAssistant, listAssistants } from '@/lib/assistants/resolve-assistant'
import { newCommunitySchema } from '@/lib/communities/community-form'
import { createCommunity, mayCreateCommunity } from '@/lib/communities/create-community'
import { archiveCommunity, editCommunity, seenOf } from '@/lib/communities/edit-community'
import { listCommunities } from '@/lib/communities/list-communities'
import type { Clock } from '@/lib/core/clock'
import { publishCulture } from '@/lib/cultures/write-culture'
import { saveHubSettings } from '@/lib/people/hub-settings'
import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  lookAtInvitation,
  revokeInvitation,
} from '@/lib/people/invitations'
import { requireInCommunity, roleIn } from '@/lib/people/may-in-community'
import { changeRole, endMembership, handOver, listMembers } from '@/lib/people/members'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import { listActivity } from '@/lib/store/activity'
import { markAdapterWithdrawn } from '@/lib/store/adapters'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })

const form = (change: object = {}) =>
  newCommunitySchema.parse({
    ...{ name: 'Café Babel', purpose: 'Talk', maker: 'Us', language: 'fr', visibility: 'public', slug: '' },
    ...change,
  })

async function person(name: string, isOperator = false): Promise<Extract<Reader, { kind: 'user' }>> {
  const { id } = await insertUser({ name, email: null, passwordHash: null, isOperator }, database())
  return { kind: 'user', userId: id, isOperator }
}

const at = (ms: number): Clock => ({ nowMs: () => ms })
const DAY_MS = 24 * 3_600_000

describe('founding', () => {
  test('the founder owns it; the address comes from the name, and is free', async () => {
    const ada = await person('Ada')
    const first = await createCommunity(ada, form())
    expect(first).toMatchObject({ slug: 'cafe-babel', cultureTag: 'fr', visibility: 'public' })
    expect(await roleIn(ada, first.id)).toBe('owner')
    expect((await createCommunity(ada, form())).slug).toBe('cafe-babel-2')
    await expect(createCommunity(ada, form({ slug: 'cafe-babel' }))).rejects.toMatchObject({
      code: 'conflict',
      param: 'slug',
    })
    await expect(createCommunity(ada, form({ slug: 'new' }))).rejects.toMatchObject({ param: 'slug' })
  })

  test.each([
    ['ኢትዮጵያ', 'am', 'am'],
    ['Ærøskøbing', 'da', 'aeroskobing'],
    ['北京', 'zh-Hant', 'zh-hant'],
    ['Ñandú 7', 'es', 'nandu-7'],
  ])('%s in %s gets the address %s, and a culture to start from', async (name, language, slug) => {
    const community = await createCommunity(await person('Bo'), form({ name, language }))
    expect(community.slug).toBe(slug)
    const listed = await listCommunities(null)
    expect(listed.find((one) => one.slug === slug)?.culture).toMatchObject({ tag: language })
  })

  test('a tag that CLDR writes from right to left gives such a culture', async () => {
    const { slug } = await createCommunity(await person('Bo'), form({ name: 'Urdu', language: 'ur-PK' }))
    const found = (await listCommunities(null)).find((one) => one.slug === slug)
    expect(found?.culture).toMatchObject({ direction: 'rtl', script: 'Arab', languages: ['ur'] })
  })

  test.each([
    { name: 'a\u202Eevil' },
    { name: 'a\u0000b' },
    { name: '\u200B\u200B' },
    { name: 'x' },
    { name: 'x'.repeat(81) },
    { maker: 'a\u2066b' },
    { language: 'klingon' },
    { language: 'xx' },
    { language: 'en"><script>' },
    { language: '' },
    { slug: '../x' },
    { slug: 'Ünï' },
    { visibility: 'secret' },
    { position: 0 },
    { archivedAt: '2026-01-01' },
  ])('the form refuses %j', (change) => {
    expect(() => form(change)).toThrow()
  })

  test('joiners that scripts need stay in a name', () => {
    expect(form({ name: 'می‌خواهم 👩‍💻' }).name).toBe('می‌خواهم 👩‍💻')
  })

  test('guests never found one; accounts only while the operator leaves it to them', async () => {
    const [bo, operator] = [await person('Bo'), await person('Op', true)]
    expect(await mayCreateCommunity({ kind: 'guest', guestId: 'guest_x' })).toBe(false)
    await saveHubSettings({ signUp: 'invitation', communityCreation: 'operator' })
    expect([await mayCreateCommunity(bo), await mayCreateCommunity(operator)]).toEqual([false, true])
    await expect(createCommunity(bo, form())).rejects.toMatchObject({ code: 'forbidden' })
    await saveHubSettings({ signUp: 'invitation', communityCreation: 'accounts' })
    expect(await mayCreateCommunity(bo)).toBe(true)
  })
})

describe('people', () => {
  test('a link lets so many in, with its role, until it ends', async () => {
    const community = await createCommunity(await person('Ada'), form())
    const made = { communityId: community.id, userId: null, role: 'moderator', uses: 2, days: 7 } as const
    const { token, row } = await createInvitation(made)
    const [bo, cy, di, el] = await Promise.all(['Bo', 'Cy', 'Di', 'El'].map((name) => person(name)))
    const outcomes = await Promise.allSettled([bo, cy, di].map((one) => acceptInvitation(one!.userId, token)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect((await listMembers(community.id)).map(({ role }) => role)).toEqual([
      'owner',
      'moderator',
      'moderator',
    ])
    expect(await lookAtInvitation(token)).toBeUndefined()
    const later = await createInvitation(made, at(0))
    await expect(acceptInvitation(el!.userId, later.token, at(7 * DAY_MS))).rejects.toMatchObject({
      code: 'not_found',
    })
    const ended = await createInvitation(made)
    await expect(revokeInvitation('com_other', ended.row.id)).rejects.toMatchObject({ code: 'not_found' })
    await revokeInvitation(community.id, ended.row.id)
    await expect(acceptInvitation(el!.userId, ended.token)).rejects.toMatchObject({ code: 'not_found' })
    for (const guess of ['', 'x', '\u0000', row.id, `${token}x`])
      expect(await lookAtInvitation(guess)).toBeUndefined()
    expect(JSON.stringify(await database().invitation.findMany())).not.toContain(token)
    expect(await listInvitations(community.id)).toEqual([])
  })

  test('who belongs already keeps their role and spends no place', async () => {
    const ada = await person('Ada')
    const community = await createCommunity(ada, form())
    const { token } = await createInvitation({
      ...{ communityId: community.id, userId: ada.userId, role: 'member', uses: 1, days: 7 },
    })
    await acceptInvitation(ada.userId, token)
    expect(await roleIn(ada, community.id)).toBe('owner')
    expect(await lookAtInvitation(token)).toMatchObject({ role: 'member' })
  })

  test('the last owner neither leaves nor steps down; two who leave at once do not both succeed', async () => {
    const [ada, bo] = [await person('Ada'), await person('Bo')]
    const { id } = await createCommunity(ada, form())
    const lastOwner = { code: 'conflict', param: 'owner' }
    await expect(endMembership(id, ada.userId)).rejects.toMatchObject(lastOwner)
    await expect(changeRole(id, ada.userId, 'member')).rejects.toMatchObject(lastOwner)
    await expect(changeRole(id, bo.userId, 'member')).rejects.toMatchObject({ code: 'not_found' })
    await database().membership.create({ data: { communityId: id, userId: bo.userId, role: 'owner' } })
    const outcomes = await Promise.allSettled([endMembership(id, ada.userId), endMembership(id, bo.userId)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await listMembers(id)).map(({ role }) => role)).toEqual(['owner'])
  })

  test('handing over makes one owner of another, who stays on as a maintainer', async () => {
    const [ada, bo] = [await person('Ada'), await person('Bo')]
    const { id } = await createCommunity(ada, form())
    await expect(handOver(id, ada.userId, bo.userId)).rejects.toMatchObject({ code: 'not_found' })
    await database().membership.create({ data: { communityId: id, userId: bo.userId, role: 'member' } })
    await handOver(id, ada.userId, bo.userId)
    expect([await roleIn(ada, id), await roleIn(bo, id)]).toEqual(['maintainer', 'owner'])
    await endMembership(id, ada.userId)
    expect(await roleIn(ada, id)).toBeNull()
  })
})

test('of two who change at once what is said of a community the second is told, and nothing is lost', async () => {
  const community = await createCommunity(await person('Ada'), form())
  const words = { name: 'Babel', purpose: 'Talk', maker: 'Us', language: 'fr', visibility: 'public' } as const
  const seen = seenOf(community)
  const outcomes = await Promise.allSettled(
    ['First', 'Second'].map((maker) => editCommunity(community, { ...words, maker }, seen)),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = outcomes.find((one) => one.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'conflict', param: 'seen' })
  // Who has seen what the other wrote may put theirs in its place.
  const now = (await getCommunityRow(community.slug))!
  await editCommunity(community, { ...words, maker: 'Third' }, seenOf(now))
  expect((await getCommunityRow(community.slug))?.maker).toBe('Third')
})

describe('what happened in a community', () => {
  test('is what was published and withdrawn there, by whom and why, the newest first, and nothing of another', async () => {
    const awa = await person('Awa')
    const lutece = (await getCommunityRow('lutece'))!
    const before = await listActivity(lutece.id, { most: 99 })
    expect(before.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['founded', 'adapter', 'assistant']),
    )
    const by = { community: lutece, userId: awa.userId }
    await publishCulture(by, { yaml: 'tag: fr-FR\nvalues: [clarté]\n', basedOn: 0, note: 'Ours' })
    const [adapter] = await database().adapterVersion.findMany({ where: { communityId: lutece.id } })
    await markAdapterWithdrawn(adapter?.id ?? '', new Date(), database())
    const after = await listActivity(lutece.id, { most: 99 })
    expect(after).toHaveLength(before.length + 2)
    expect(after.slice(0, 2)).toMatchObject([
      { kind: 'withdrawn', name: adapter?.name, version: adapter?.version },
      { kind: 'culture', version: 1, note: 'Ours', by: 'Awa', name: null },
    ])
    expect(await listActivity(lutece.id, { most: 1, skip: 1 })).toEqual(after.slice(1, 2))
    expect((await listActivity(lutece.id, { most: 99 })).at(-1)?.kind).toBe('founded')
  })
})

describe('who finds what', () => {
  const see = async (reader: Reader | null) => {
    const names = (await listAssistants(reader)).map(({ name }) => name)
    const found = await findAssistant('teranga/kora', reader).then(
      () => true,
      () => false,
    )
    return [names.includes('teranga/kora'), found]
  }

  test('private: its people alone; unlisted: whoever knows the address; archived: read and not asked', async () => {
    const community = (await getCommunityRow('teranga'))!
    const [bo, member, operator] = [await person('Bo'), await person('Mo'), await person('Op', true)]
    await database().membership.create({
      data: { communityId: community.id, userId: member.userId, role: 'member' },
    })
    const words = { name: community.name, purpose: '', maker: 'Us', language: 'fr-SN' }
    const all = async () => Promise.all([null, bo, member, operator].map(see))

    await editCommunity(community, { ...words, visibility: 'private' })
    expect(await all()).toEqual([
      [false, false],
      [false, false],
      [true, true],
      [false, true],
    ])
    await expect(findVisibleCommunity(bo, 'teranga')).rejects.toMatchObject({ code: 'not_found' })
    const hidden = await findVisibleCommunity(bo, 'teranga').catch((error: Error) => error.message)
    const missing = await findVisibleCommunity(bo, 'terangb').catch((error: Error) => error.message)
    expect(String(hidden).replace('teranga', 'x')).toBe(String(missing).replace('terangb', 'x'))

    const seen = (await getCommunityRow('teranga'))!
    await editCommunity(seen, { ...words, visibility: 'unlisted' })
    expect(await all()).toEqual([
      [false, true],
      [false, true],
      [true, true],
      [false, true],
    ])

    await archiveCommunity(community, true)
    expect(await see(member)).toEqual([false, true])
    await expect(findAskableAssistant('teranga/kora', member)).rejects.toMatchObject({ param: 'archived' })
    const archived = (await getCommunityRow('teranga'))!
    await expect(requireInCommunity(operator, archived, 'policy.edit')).rejects.toMatchObject({
      code: 'forbidden',
      param: 'archived',
    })
    await archiveCommunity(community, false)
    expect(await findAskableAssistant('teranga/kora', member)).toMatchObject({ name: 'teranga/kora' })
  })
})
