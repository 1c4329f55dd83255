import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { catalogueQuerySchema, readCatalogue } from '@/lib/assistants/catalogue'
import { listFirstPlaces, listLanguages, searchPlaces } from '@/lib/assistants/list-places'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { searchCommunities } from '@/lib/communities/search-communities'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { countStandings, listAnew } from '@/lib/store/assistant-listing'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { insertAssistant } from '@/lib/store/assistants'
import { type CatalogueFilter, explainCatalogue, searchCatalogue } from '@/lib/store/catalogue'
import { getCommunityRow, insertCommunity, updateCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { upsertMembership } from '@/lib/store/memberships'
import { samplingSchema } from '@/lib/store/sampling-schema'
import { insertUser } from '@/lib/store/users'
import { insertVote } from '@/lib/store/votes'
import { countQueries } from '@/test/support/count-queries'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })

const MANY = 2_000
const sampling = samplingSchema.parse({})
let insider: Reader

interface Made {
  community: string
  slug: string
  name: string
  about?: string
  cultureTag?: string
}

async function make({ community, slug, name, about = '', cultureTag = 'sw' }: Made): Promise<string> {
  const found = (await getCommunityRow(community)) ?? expect.fail(community)
  return inTransaction('taken', async (db) => {
    const place = { communityId: found.id, slug, name, position: 0 }
    const { id: assistantId } = await insertAssistant(place, db)
    const content = {
      baseModel: 'polyphony-starter',
      adapterId: null,
      instructions: '',
      cultureTag,
      sampling,
    }
    return (await insertAssistantVersion({ ...content, assistantId, about }, db)).id
  })
}

async function found(slug: string, visibility: string): Promise<string> {
  const words = { name: `Zanzibar ${slug}`, purpose: 'Spices', maker: 'us', cultureTag: 'sw', position: 5 }
  return (await insertCommunity({ slug, ...words, visibility }, database())).id
}

beforeAll(async () => {
  const hidden = await found('hidden', 'private')
  await found('quiet', 'unlisted')
  await found('gone', 'public')
  await found('open', 'public')
  const user = { name: 'In', email: 'in@example.org', passwordHash: null, isOperator: false }
  const { id: userId } = await insertUser(user, database())
  await upsertMembership({ userId, communityId: hidden, role: 'member' }, database())
  insider = { kind: 'user', userId, isOperator: false }
  for (const community of ['hidden', 'quiet', 'gone', 'open'])
    await make({ community, slug: 'karafuu', name: `Karafuu ${community}`, cultureTag: 'sw-KE' })
  const gone = await getCommunityRow('gone')
  await updateCommunity(gone?.id ?? '', { archivedAt: new Date() })
  await make({ community: 'open', slug: 'ustadh', name: 'الأستاذ', about: 'يعلّم المدرسة', cultureTag: 'ar' })
  await make({
    community: 'open',
    slug: 'shifu',
    name: '中医师傅',
    about: '传统医学的助手',
    cultureTag: 'zh',
  })
  await make({ community: 'open', slug: 'guru', name: 'शिक्षक', about: 'हिन्दी व्याकरण', cultureTag: 'hi' })
})

const names = async (said: object, reader: Reader | null = null) => {
  const { entries } = await readCatalogue(reader, catalogueQuerySchema.parse(said))
  return entries.map(({ row }) => `${row.community.slug}/${row.slug}`)
}

describe('search', () => {
  test.each([
    ['مدرسة', ['open/ustadh']],
    ['استاذ', ['open/ustadh']],
    ['医学', ['open/shifu']],
    ['师', ['open/shifu']],
    ['हिन्दी', ['open/guru']],
    ['kara', ['open/karafuu']],
    ['KARAFUU zanz', ['open/karafuu']],
    ['nobody says this', []],
    // Names alone, and only where no word begins so: from their middle, and with a letter wrong.
    ['rafuu', ['open/karafuu']],
    ['karafu', ['open/karafuu']],
    ['karrafuu', ['open/karafuu']],
    ['zanzbar karafuu', ['open/karafuu']],
    ['kara qqqq', []],
    ['afu', []],
  ])('"%s" finds %j', async (q, expected) => {
    expect((await names({ q })).filter((name) => name.startsWith('open/'))).toEqual(expected)
    if (expected.length === 0) expect(await names({ q })).toEqual([])
  })

  test('a name weighs more than what is said of it', async () => {
    await make({ community: 'open', slug: 'aa-said', name: 'Aa', about: 'Mwalimu wa historia' })
    await make({ community: 'open', slug: 'zz-named', name: 'Zz Mwalimu' })
    expect(await names({ q: 'mwalimu', sort: 'name' })).toEqual(['open/zz-named', 'open/aa-said'])
  })

  test('follows a community that is called otherwise, and an assistant that is', async () => {
    const { id = '' } = (await getCommunityRow('open')) ?? {}
    await updateCommunity(id, { name: 'Pemba' })
    expect(await names({ q: 'pemba karafuu' })).toEqual(['open/karafuu'])
    expect(await names({ q: 'zanzibar' })).toEqual([])
    await updateCommunity(id, { name: 'Zanzibar open' })
  })

  test.each([
    ...['\'; DROP TABLE "Vote"; --', "qqq' | 'teranga", 'qqq\\', '!teranga qqq', 'qqq:*', '𝔘'.repeat(50)],
    ...['!(', ':*', '%', '🙂'],
  ])('whatever is looked for is only looked for, and signs alone find nothing: %j', async (q) => {
    expect(await names({ q })).toEqual([])
    expect(await names({ community: `${q}\u0000` })).toEqual([])
  })
})

describe('who finds what', () => {
  test('private, unlisted and archived communities are in no list, count and filter of others', async () => {
    for (const reader of [null, insider]) {
      const isInside = reader !== null
      const own = isInside ? ['hidden/karafuu'] : []
      expect((await names({ q: 'karafuu' }, reader)).sort()).toEqual([...own, 'open/karafuu'])
      expect(await names({ community: 'hidden' }, reader)).toEqual(own)
      for (const community of ['quiet', 'gone']) expect(await names({ community }, reader)).toEqual([])
      const { facets, total } = await readCatalogue(reader, catalogueQuerySchema.parse({ q: 'karafuu' }))
      expect(total).toBe(isInside ? 2 : 1)
      const slugs = facets.communities.map(({ slug }) => slug)
      expect([slugs.includes('open'), slugs.includes('hidden'), slugs.includes('quiet')]).toEqual([
        ...[true, isInside, false],
      ])
    }
  })

  test('it agrees with the lists of the rest of the hub', async () => {
    for (const reader of [null, insider]) {
      const listed = (await listAssistants(reader)).map(({ name }) => name).sort()
      const all: string[] = []
      for (let page = 1; page <= 3; page++) all.push(...(await names({ page, sort: 'name' }, reader)))
      expect(all.sort()).toEqual(listed)
    }
  })
})

test('filters by language, community and base; the seed is in it, too', async () => {
  expect(await names({ language: 'zh', community: 'open' })).toEqual(['open/shifu'])
  expect(await names({ language: 'fr' })).toEqual(expect.arrayContaining(['teranga/kora', 'lutece/plume']))
  expect(await names({ base: 'none-such' })).toEqual([])
  expect(await names({ sort: 'nonsense', page: '-3', language: ['a', 'b'] })).not.toEqual([])
})

test('sorts by use and by votes, the newest vote of a voter holding, many good ones before a single one', async () => {
  const { id = '' } = (await getCommunityRow('open')) ?? {}
  const voted = async (slug: string, value: string, guestId: string, subject = createId('msg')) =>
    insertVote({
      ...{
        owner: { guestId },
        kind: 'answer',
        subject,
        messageId: subject,
        value,
        reasons: [],
        isBlind: false,
      },
      ...{ otherMessageId: null, receipt: { assistant: `open/${slug}` } },
      ...{ communityId: id, otherCommunityId: null },
    })
  await voted('shifu', 'up', 'g0')
  for (let voter = 0; voter < 12; voter++) await voted('guru', voter < 11 ? 'up' : 'down', `g${voter}`)
  await voted('ustadh', 'up', 'g1', 'msg_changed')
  // Of two votes in one millisecond neither is the newer.
  await sleep(2)
  await voted('ustadh', 'none', 'g1', 'msg_changed')
  await countStandings(database())
  const where = { ownCommunityIds: [], community: 'open', page: 0, pageSize: 50 }
  const liked = await searchCatalogue({ ...where, sort: 'votes' })
  expect(liked.rows.slice(0, 2).map(({ row, ups, downs }) => [row.slug, ups, downs])).toEqual([
    ['guru', 11, 1],
    ['shifu', 1, 0],
  ])
  expect(liked.rows.find(({ row }) => row.slug === 'ustadh')).toMatchObject({ ups: 0, downs: 0 })
  const version = await database().assistantVersion.findFirst({ where: { assistant: { slug: 'ustadh' } } })
  await database().conversation.create({
    data: {
      ...{ id: 'conv_1', guestId: 'g', assistantName: 'open/ustadh', title: 'T', updatedAt: new Date() },
      messages: {
        create: ['done', 'done', 'failed'].map((status, position) => ({
          ...{ id: `msg_${position}`, position, role: 'assistant', status, content: 'x' },
          assistantVersionId: version?.id ?? '',
        })),
      },
    },
  })
  await countStandings(database())
  const [first] = (await searchCatalogue({ ...where, sort: 'use' })).rows
  expect([first?.row.slug, first?.answers]).toEqual(['ustadh', 2])
})

test(`with ${MANY} assistants a search reads its index, a page reads 24, and nothing is read for each assistant`, async () => {
  const { id: communityId = '' } = (await getCommunityRow('open')) ?? {}
  const numbers = Array.from({ length: MANY }, (_, index) => index)
  await database().assistant.createMany({
    data: numbers.map((index) => ({
      ...{ id: `ast_many_${index}`, communityId, slug: `many-${index}`, name: `Many ${index}` },
    })),
  })
  await database().assistantVersion.createMany({
    data: numbers.map((index) => ({
      ...{
        id: `asv_many_${index}`,
        assistantId: `ast_many_${index}`,
        version: 1,
        baseModel: 'polyphony-starter',
      },
      ...{ instructions: '', cultureTag: 'sw', sampling, about: `Word${index % 100} number${index}` },
    })),
  })
  await listAnew({ listing: null }, database())
  await database().$executeRaw`ANALYZE`
  const where: CatalogueFilter = {
    ownCommunityIds: [],
    text: 'number1234',
    sort: 'use',
    page: 0,
    pageSize: 24,
  }
  const plan = (await explainCatalogue(where)).join('\n')
  expect(plan).toContain('Bitmap Index Scan on "AssistantListing_search_idx"')
  expect(plan).not.toMatch(/SubPlan|Seq Scan on "AssistantListing"|Seq Scan on "AssistantVersion"/)
  const { rows, total } = await searchCatalogue(where)
  expect([total, rows[0]?.row.slug]).toEqual([1, 'many-1234'])
  expect(await searchCatalogue({ ...where, text: 'qwertzuiop' })).toEqual({
    rows: [],
    total: 0,
    isAlike: false,
  })
  const alike = (await explainCatalogue({ ...where, text: 'karrafuu' }, true)).join('\n')
  expect(alike).toContain('Bitmap Index Scan on "AssistantListing_grams_idx"')
  expect(alike).not.toMatch(/Seq Scan on "AssistantListing"|Seq Scan on "AssistantVersion"/)
  const last = await searchCatalogue({ ...where, text: 'many', page: Math.floor(MANY / 24) })
  expect([last.total, last.rows.length]).toEqual([MANY, MANY % 24])
})

test('of as many a page carries the first twelve; every other is found by its name, private ones by their people alone', async () => {
  const { result: first, ...cost } = await countQueries(() => listFirstPlaces(null))
  expect([first.places.length, first.hasMore]).toEqual([12, true])
  // One community with two thousand of them hides nobody else's.
  const makers = first.places.map(({ community }) => community)
  expect(new Set(makers.slice(0, 8)).size).toBe(8)
  expect(JSON.stringify(first).length).toBeLessThan(2_500)
  expect(cost.queries).toBeLessThan(6)
  expect(cost.rows).toBeLessThan(60)
  const { result, ...searching } = await countQueries(() => searchPlaces(null, 'many number1234'))
  expect(result).toEqual([
    { id: 'open/many-1234', name: 'Many 1234', community: 'Zanzibar open', lang: 'sw' },
  ])
  expect(searching.rows).toBeLessThan(60)
  for (const [reader, isInside] of [
    [null, false],
    [insider, true],
  ] as const) {
    const places = (await searchPlaces(reader, 'karafuu')).map(({ id }) => id)
    expect([places.includes('open/karafuu'), places.includes('hidden/karafuu')]).toEqual([true, isInside])
    const communities = (await searchCommunities(reader, 'zanzi')).map(({ slug }) => slug).sort()
    expect(communities).toEqual(isInside ? ['hidden', 'open'] : ['open'])
    const swahili = (await listLanguages(reader)).find(({ language }) => language === 'sw')?.assistants ?? []
    expect(swahili.length).toBeGreaterThan(MANY)
    expect(swahili.includes('hidden/karafuu')).toBe(isInside)
  }
  expect(await searchPlaces(null, ' ')).toEqual([])
})

test('assistants of some names are listed for who finds them', async () => {
  const wanted = { names: ['open/shifu', 'hidden/karafuu', 'gone/karafuu', 'open/none', 'nonsense'] }
  const listed = async (reader: Reader | null) =>
    (await listAssistants(reader, wanted)).map(({ name }) => name)
  expect(await listed(null)).toEqual(['open/shifu'])
  expect((await listed(insider)).sort()).toEqual(['hidden/karafuu', 'open/shifu'])
})
