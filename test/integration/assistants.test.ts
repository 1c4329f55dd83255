import { beforeAll, describe, expect, test } from 'vitest'
import { switchToVersion, withdrawAdapterVersion } from '@/lib/adapters/adapter-versions'
import { type AssistantDesk, openDesk, readDraft } from '@/lib/assistants/assistant-desk'
import { listAssistantVersions } from '@/lib/assistants/assistant-versions'
import { createAssistantDraft, newAssistantSchema } from '@/lib/assistants/create-draft'
import { forkAssistant, readForkTerms } from '@/lib/assistants/fork-assistant'
import { inspectAssistant } from '@/lib/assistants/inspect-assistant'
import { dropDraft, publishAssistant, restoreAssistant, saveDraft } from '@/lib/assistants/publish-assistant'
import { readLineage } from '@/lib/assistants/read-lineage'
import { findAssistant, listAssistantsOf } from '@/lib/assistants/resolve-assistant'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import type { Reader } from '@/lib/people/reader'
import { insertAdapterVersion } from '@/lib/store/adapters'
import { getAssistantRow } from '@/lib/store/assistants'
import { type CommunityRow, getCommunityRow, insertCommunity, updateCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { upsertMembership } from '@/lib/store/memberships'
import { insertPolicyVersion } from '@/lib/store/policies'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })

type Account = Extract<Reader, { kind: 'user' }>
const bases = [STARTER_BASE_MODEL]
let teranga: CommunityRow
let awa: Account

beforeAll(async () => {
  teranga = (await getCommunityRow('teranga')) ?? expect.fail('the seed has no teranga')
  awa = await account('Awa', { [teranga.id]: 'maintainer' })
})

async function account(name: string, roles: Record<string, string>): Promise<Account> {
  const email = `${name.toLowerCase()}@example.org`
  const { id } = await insertUser({ name, email, passwordHash: null, isOperator: false }, database())
  for (const [communityId, role] of Object.entries(roles))
    await upsertMembership({ userId: id, communityId, role }, database())
  return { kind: 'user', userId: id, isOperator: false }
}

async function found(slug: string, visibility = 'public'): Promise<CommunityRow> {
  const words = { name: slug, purpose: '', maker: 'us', cultureTag: 'sw', position: 0 }
  return insertCommunity({ slug, ...words, visibility }, database())
}

const desk = (community: CommunityRow, slug: string, reader: Reader = awa): Promise<AssistantDesk> =>
  openDesk({ community, slug, reader, bases })

async function publish(
  community: CommunityRow,
  slug: string,
  yaml: string,
  reader: Reader = awa,
): Promise<number> {
  const open = await desk(community, slug, reader)
  const { revision } = readDraft(open)
  return (await publishAssistant(open, { yaml, revision, note: '' })).version
}

const written = (rest: string, name = 'Sabar') =>
  `version: 1\nname: ${name}\nbase: ${STARTER_BASE_MODEL}\nculture: fr-SN\n${rest}`

async function begin(name: string): Promise<string> {
  const form = newAssistantSchema.parse({ name, base: STARTER_BASE_MODEL, instructions: '' })
  return createAssistantDraft(teranga, { form, bases, userId: awa.userId })
}

describe('writing', () => {
  test('a draft answers nobody, is in no list, and is there once it is published, with who made it and why', async () => {
    const slug = await begin('Sabar')
    await expect(findAssistant(`teranga/${slug}`, awa)).rejects.toMatchObject({ code: 'not_found' })
    expect((await listAssistantsOf(teranga.id)).map(({ assistant }) => assistant.slug)).not.toContain(slug)
    const open = await desk(teranga, slug)
    const { revision, yaml, version, saved } = readDraft(open)
    expect({ version, by: saved?.by }).toEqual({ version: 0, by: 'Awa' })
    const note = ' First '
    await publishAssistant(open, { yaml: `# ours\n${yaml}`, revision, note: note.trim() })
    const assistant = await findAssistant(`teranga/${slug}`, null)
    expect(assistant.assistantVersion).toMatchObject({ version: 1, baseModel: STARTER_BASE_MODEL })
    const [only] = await listAssistantVersions((await desk(teranga, slug)).assistant)
    expect(only).toMatchObject({ version: 1, note: 'First', publishedBy: 'Awa', restoredFrom: null })
    expect(only?.yaml).toBe(`# ours\n${yaml}`)
  })

  test('what a version says is what the assistant then is, down to greeting, questions and avatar', async () => {
    const slug = await begin('Balafon')
    const rest = [
      'instructions: Be brief.',
      'sampling: { temperature: 0.2, drafts: 2 }',
      'greeting: Na nga def?',
      'examples: [Who are you?]',
      'avatar: { symbol: 👨‍👩‍👧, color: rose }',
      'limits: Knows no law.',
      '',
    ].join('\n')
    await publish(teranga, slug, written(rest, 'Le Balafon'))
    const { assistant, assistantVersion } = await findAssistant(`teranga/${slug}`, null)
    expect(assistant).toEqual({ slug, name: 'Le Balafon' })
    expect(assistantVersion).toMatchObject({
      ...{ instructions: 'Be brief.', greeting: 'Na nga def?', examples: ['Who are you?'] },
      avatar: { symbol: '👨‍👩‍👧', color: 'rose' },
      sampling: { temperature: 0.2, drafts: 2, top_k: 40 },
    })
  })

  test.each([
    ['an unknown key', 'instrutions: x\n', 5, 1, /there is no "instrutions" here/],
    ['a base that is not there', 'x', 0, 0, /./],
    ['a culture nobody described', 'greeting: hi\n', 4, 1, /culture pack/],
    ['an adapter that is not there', 'adapter: { name: nobody }\n', 5, 1, /has no adapter "nobody"/],
    ['a version that is not there', 'adapter:\n  name: fr-SN\n  version: 9\n', 5, 1, /has no version 9/],
    ['sampling out of range', 'sampling:\n  temperature: 9\n', 6, 3, /temperature/],
    ['two letters as an avatar', 'avatar:\n  symbol: AB\n', 6, 3, /one letter/],
    ['a reversing name', 'greeting: "a\\u202Eb"\n', 5, 1, /changes of direction/],
    ['aliases', 'instructions: &a x\nlimits: *a\n', 5, 18, /anchors and aliases/],
    ['a policy that is not there', 'policy: 99\n', 5, 1, /no version 99/],
  ])(
    '%s is told with its line and column, and nothing is published',
    async (what, rest, line, column, text) => {
      const slug = await begin(`Wrong ${what}`)
      const yaml =
        what === 'a base that is not there'
          ? written('').replace(STARTER_BASE_MODEL, 'gpt-4')
          : what === 'a culture nobody described'
            ? written(rest).replace('fr-SN', 'tlh')
            : written(rest)
      const at = what === 'a base that is not there' ? { line: 3, column: 1 } : { line, column }
      const { problems } = await inspectAssistant(yaml, await desk(teranga, slug))
      expect(problems).toMatchObject([{ position: at, text: expect.stringMatching(text) }])
      await expect(publish(teranga, slug, yaml)).rejects.toMatchObject({ code: 'invalid_request' })
      expect((await desk(teranga, slug)).newest).toBeNull()
    },
  )

  test('of two who write at once the second is told, and neither text is lost', async () => {
    const slug = await begin('Djembe')
    const open = await desk(teranga, slug)
    const { revision } = readDraft(open)
    const next = await saveDraft(open, { yaml: written('', 'First'), revision })
    await expect(saveDraft(open, { yaml: written('', 'Second'), revision })).rejects.toMatchObject({
      ...{ code: 'conflict', param: 'revision' },
    })
    await expect(
      publishAssistant(open, { yaml: written('', 'Second'), revision, note: '' }),
    ).rejects.toMatchObject({ code: 'conflict', param: 'revision' })
    const kept = readDraft(await desk(teranga, slug))
    expect(kept).toMatchObject({ yaml: written('', 'First'), revision: next, version: 0 })
    // On top of the other's draft it goes through.
    await saveDraft(open, { yaml: written('', 'Second'), revision: next })
    expect(readDraft(await desk(teranga, slug)).yaml).toBe(written('', 'Second'))
  })

  test('ten who publish at once make one version', async () => {
    const slug = await begin('Tama')
    const open = await desk(teranga, slug)
    const { revision, yaml } = readDraft(open)
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => publishAssistant(open, { yaml, revision, note: '' })),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await listAssistantVersions(open.assistant)).toHaveLength(1)
  })

  test('a rollback is a new version with the old document; a draft that is thrown away leaves the version', async () => {
    const slug = await begin('Riti')
    await publish(teranga, slug, written('instructions: One.\n', 'One'))
    await publish(teranga, slug, written('instructions: Two.\n', 'Two'))
    const open = await desk(teranga, slug)
    const { version } = await restoreAssistant(open, { restore: 1, revision: readDraft(open).revision })
    expect(version).toBe(3)
    const assistant = await findAssistant(`teranga/${slug}`, null)
    expect([assistant.assistant.name, assistant.assistantVersion.instructions]).toEqual(['One', 'One.'])
    expect((await listAssistantVersions(open.assistant))[0]).toMatchObject({ version: 3, restoredFrom: 1 })
    const again = await desk(teranga, slug)
    const { revision } = readDraft(again)
    await dropDraft(again, await saveDraft(again, { yaml: 'half a', revision }))
    expect(readDraft(await desk(teranga, slug))).toMatchObject({ saved: null, version: 3 })
  })

  test('a draft that was never published goes with its assistant, unless somebody saved meanwhile', async () => {
    const form = newAssistantSchema.parse({ name: 'Never', base: STARTER_BASE_MODEL, instructions: '' })
    const slug = await createAssistantDraft(teranga, { form, bases, userId: awa.userId })
    const open = await desk(teranga, slug)
    const { yaml, revision } = readDraft(open)
    const saved = await saveDraft(open, { yaml, revision })
    await expect(dropDraft(open, revision)).rejects.toMatchObject({ code: 'conflict', param: 'revision' })
    expect(await dropDraft(open, saved)).toBeNull()
    await expect(desk(teranga, slug)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an assistant that nobody wrote as a document can be edited as one, and publishing it unchanged changes nothing', async () => {
    const before = await findAssistant('teranga/kora', null)
    const { yaml } = readDraft(await desk(teranga, 'kora'))
    expect(yaml).toContain('version: latest')
    await publish(teranga, 'kora', yaml)
    const after = await findAssistant('teranga/kora', null)
    const { id: _, version, createdAt: __, ...content } = after.assistantVersion
    expect(content).toEqual({
      ...before.assistantVersion,
      ...{ id: undefined, version: undefined, createdAt: undefined },
    })
    expect(version).toBe(before.assistantVersion.version + 1)
  })
})

describe('policy and adapter', () => {
  test('only who may edit the policy pins a version of it, and then that version holds', async () => {
    const slug = await begin('Khalam')
    await insertPolicyVersion(teranga.id, { yaml: 'version: 1\n# newer\n' }, database())
    const pinned = written('policy: 1\n', 'Khalam')
    await expect(publish(teranga, slug, pinned)).rejects.toThrow(/only who may edit the policy/)
    const owner = await account('Owner', { [teranga.id]: 'owner' })
    await publish(teranga, slug, pinned, owner)
    expect((await findAssistant(`teranga/${slug}`, null)).policy.version).toBe(1)
    expect((await findAssistant('teranga/kora', null)).policy.version).toBe(2)
    // A maintainer may go on writing below the pin that is there.
    await publish(teranga, slug, `${pinned}limits: few\n`)
  })

  test('an adapter is followed, or pinned and then only switched by hand; the document says what holds', async () => {
    const voice = { communityId: teranga.id, name: 'voix', baseModel: STARTER_BASE_MODEL, rank: 1 }
    const add = (digest: string) =>
      insertAdapterVersion({ ...voice, digest: digest.repeat(64), sizeBytes: 1n }, database())
    const [first, second] = [await add('1'), await add('2')]
    const pinned = await begin('Pinned')
    await publish(teranga, pinned, written('adapter:\n  name: voix\n  version: 1 # proven\n', 'Pinned'))
    const following = await begin('Following')
    await publish(teranga, following, written('adapter: { name: voix }\n', 'Following'))
    const digests = async () =>
      Promise.all(
        [pinned, following].map(
          async (slug) => (await findAssistant(`teranga/${slug}`, null)).assistantVersion.adapterDigest,
        ),
      )
    expect(await digests()).toEqual([first.digest, second.digest])
    await switchToVersion(teranga.id, second.id)
    expect(await digests()).toEqual([second.digest, second.digest])
    expect(readDraft(await desk(teranga, pinned)).yaml).toContain('version: 2 # proven')
    await withdrawAdapterVersion(teranga.id, second.id)
    await withdrawAdapterVersion(teranga.id, first.id)
    expect(await digests()).toEqual([null, null])
    expect(readDraft(await desk(teranga, pinned)).yaml).not.toContain('adapter')
  })
})

describe('forking', () => {
  test('a fork is a draft of its own with a pinned adapter, its lineage, and its name made free', async () => {
    const into = await found('forkers')
    const jua = await account('Jua', { [into.id]: 'maintainer' })
    const one = await forkAssistant(jua, { source: 'teranga/kora', into: 'forkers' })
    const two = await forkAssistant(jua, { source: 'teranga/kora', into: 'forkers' })
    expect([one.slug, two.slug]).toEqual(['kora', 'kora-2'])
    const { yaml } = readDraft(await desk(into, 'kora', jua))
    expect(yaml).toMatch(/adapter:\n {2}name: fr-SN\n {2}community: teranga\n {2}version: 1\n/)
    await expect(findAssistant('forkers/kora', jua)).rejects.toMatchObject({ code: 'not_found' })
    await publish(into, 'kora', yaml, jua)
    const source = await findAssistant('teranga/kora', null)
    const fork = await findAssistant('forkers/kora', null)
    expect(fork.assistantVersion.adapterDigest).toBe(source.assistantVersion.adapterDigest)
    const row = await getAssistantRow('forkers', 'kora')
    expect(await readLineage(null, row?.forkedFromId ?? null)).toMatchObject([
      { id: 'teranga/kora', name: source.assistant.name, version: source.assistantVersion.version },
    ])
  })

  test('an adapter comes along only under a licence that lets others build on it, and never out of a private community', async () => {
    const into = await found('strict')
    const tuli = await account('Tuli', { [into.id]: 'owner', [teranga.id]: 'member' })
    const passport = (licence: string | undefined) => ({
      card: { ...(licence && { licence }), languages: [], tags: [] },
    })
    const ask = async (name: string, licence: string | undefined) => {
      const voice = { communityId: teranga.id, name, baseModel: STARTER_BASE_MODEL, rank: 1, sizeBytes: 1n }
      await insertAdapterVersion(
        { ...voice, digest: 'd'.repeat(64), passport: passport(licence) },
        database(),
      )
      const slug = await begin(`With ${name}`)
      await publish(teranga, slug, written(`adapter: { name: ${name} }\n`, `With ${name}`))
      const { verdict } =
        (await readForkTerms((await getAssistantRow('teranga', slug)) ?? expect.fail())).adapter ?? {}
      const fork = await forkAssistant(tuli, { source: `teranga/${slug}`, into: 'strict' })
      return [verdict, readDraft(await desk(into, fork.slug, tuli)).yaml.includes('adapter')]
    }
    expect(await ask('free', 'cc-by-sa-4.0')).toEqual(['allowed', true])
    expect(await ask('silent', undefined)).toEqual(['unknown', false])
    expect(await ask('own-terms', 'acme-1.0')).toEqual(['unknown', false])
    expect(await ask('frozen', 'cc-by-nc-nd-4.0')).toEqual(['conflict', false])
    // Naming it by hand helps no more than forking does.
    const byHand = written('adapter: { name: silent, community: teranga }\n')
    await expect(publish(into, 'with-free', byHand, tuli)).rejects.toThrow(/names no licence/)
    await updateCommunity(teranga.id, { visibility: 'private' })
    expect(await ask('hidden', 'apache-2.0')).toEqual(['conflict', false])
    const row = await database().assistant.findFirst({ where: { communityId: into.id } })
    expect(await readLineage(null, row?.forkedFromId ?? null)).toEqual([{ isHidden: true }])
    expect(await readLineage(tuli, row?.forkedFromId ?? null)).toMatchObject([{ isHidden: false }])
    await updateCommunity(teranga.id, { visibility: 'public' })
  })

  test('a private assistant is forked by nobody who may not see it, and into no community where one may not write', async () => {
    const hidden = await found('hidden', 'private')
    const insider = await account('Insider', { [hidden.id]: 'maintainer' })
    const yaml = `version: 1\nname: Secret\nbase: ${STARTER_BASE_MODEL}\nculture: sw\n`
    const form = newAssistantSchema.parse({ name: 'Secret', base: STARTER_BASE_MODEL, instructions: '' })
    const slug = await createAssistantDraft(hidden, { form, bases, userId: insider.userId })
    await publish(hidden, slug, yaml, insider)
    const source = 'hidden/secret'
    await expect(forkAssistant(awa, { source, into: 'teranga' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(forkAssistant(insider, { source, into: 'teranga' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(forkAssistant(awa, { source: 'teranga/kora', into: 'hidden' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
