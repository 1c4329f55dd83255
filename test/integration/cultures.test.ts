import { beforeAll, describe, expect, test } from 'vitest'
import { findAssistant, listAssistants } from '@/lib/assistants/resolve-assistant'
import { listCommunities } from '@/lib/communities/list-communities'
import { inspectCulture } from '@/lib/cultures/inspect-culture'
import { findCultureText, publishCulture, restoreCulture } from '@/lib/cultures/write-culture'
import { type CommunityRow, getCommunityRow, insertCommunity } from '@/lib/store/communities'
import { listCultureVersionRows } from '@/lib/store/culture-versions'
import { database } from '@/lib/store/database'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })

let community: CommunityRow
let userId: string

beforeAll(async () => {
  community = (await getCommunityRow('teranga')) ?? expect.fail('the seed has no teranga')
  const user = { name: 'Awa', email: 'awa@example.org', passwordHash: null, isOperator: false }
  userId = (await insertUser(user, database())).id
})

const publish = (yaml: string, basedOn: number, note = '') =>
  publishCulture({ community, userId }, { yaml, basedOn, note })

describe('a community writes its culture', () => {
  test('and it holds for its assistants and in every list from then on, for nobody else of the same tag', async () => {
    const twin = { name: 'Twin', purpose: '', maker: 'us', cultureTag: 'fr-SN', position: 9 }
    await insertCommunity({ slug: 'twin', ...twin }, database())
    const before = await findAssistant('teranga/kora', null)
    const { version, yaml } = await findCultureText(community)
    expect(version).toBe(0)
    await publish(`${yaml}greeting: Nanga def ?\nvalues: [patience]\n`, 0, 'Ours')
    const { culture } = await findAssistant('teranga/kora', null)
    expect(culture).toEqual({ ...before.culture, greeting: 'Nanga def ?', values: ['patience'] })
    const listed = (await listAssistants(null)).find(({ name }) => name === 'teranga/kora')
    expect(listed?.culture.greeting).toBe('Nanga def ?')
    const greetings = new Map((await listCommunities(null)).map((one) => [one.slug, one.culture.greeting]))
    expect(greetings.get('teranga')).toBe('Nanga def ?')
    expect(greetings.get('twin')).toBe(before.culture.greeting)
    expect((await listCultureVersionRows(community.id, 9))[0]).toMatchObject({
      ...{ version: 1, note: 'Ours', restoredFrom: null, publishedBy: { name: 'Awa' } },
    })
  })

  test('in JSON as well, and sees what a model would read', async () => {
    const json = JSON.stringify({ tag: 'fr-SN', currency: 'EUR', values: ['calm'] })
    const { problems, instructions } = await inspectCulture(json, community)
    expect(problems).toEqual([])
    expect(instructions).toContain('currency Euro (EUR)')
    expect(instructions).toContain('Values: calm.')
  })

  test.each([
    ['an unknown key', 'tag: fr-SN\ncurency: XOF\n', 2, /there is no "curency"/],
    ['another tag', '# no\ntag: fr-FR\n', 2, /is fr-SN/],
    ['no tag', 'values: []\n', 1, /tag/],
    ['a day that is none', 'tag: fr-SN\nfirstDay: someday\n', 2, /firstDay/],
    ['a list that is too long', `tag: fr-SN\nvalues: [${'a, '.repeat(7)}a]\n`, 2, /values/],
    ['no YAML', 'tag: [\n', 2, /./],
  ])('and is told %s by its line, and nothing is published', async (_, yaml, line, text) => {
    const { problems } = await inspectCulture(yaml, community)
    expect(problems[0]).toMatchObject({ position: { line }, text: expect.stringMatching(text) })
    const { version } = await findCultureText(community)
    await expect(publish(yaml, version)).rejects.toMatchObject({ code: 'invalid_request' })
    expect((await findCultureText(community)).version).toBe(version)
  })

  test('and of five at the same moment exactly one gets through', async () => {
    for (let round = 0; round < 10; round++) {
      const { version } = await findCultureText(community)
      const results = await Promise.allSettled(
        [1, 2, 3, 4, 5].map((one) => publish(`tag: fr-SN\ngreeting: ${round} ${one}\n`, version)),
      )
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect((await findCultureText(community)).version).toBe(version + 1)
    }
  })

  test('and whoever comes second is told; a rollback is a new version', async () => {
    const { version } = await findCultureText(community)
    await publish('tag: fr-SN\ngreeting: Two\n', version)
    await expect(publish('tag: fr-SN\ngreeting: Late\n', version)).rejects.toMatchObject({
      ...{ code: 'conflict', param: 'basedOn' },
    })
    const publisher = { community, userId }
    expect(await restoreCulture(publisher, { restore: 1, basedOn: version + 1 })).toBe(version + 2)
    expect((await findAssistant('teranga/kora', null)).culture.greeting).toBe('Nanga def ?')
    await expect(restoreCulture(publisher, { restore: 99, basedOn: version + 2 })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
