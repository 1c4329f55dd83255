import { beforeAll, describe, expect, test } from 'vitest'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { parsePolicyRequest } from '@/lib/policies/policy-request'
import { findPolicyText, findPolicyVersion, listPolicyVersions } from '@/lib/policies/policy-versions'
import {
  publicationSchema,
  publishPolicy,
  restorationSchema,
  restorePolicy,
} from '@/lib/policies/publish-policy'
import { type CommunityRow, getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })

let community: CommunityRow
let userId: string

beforeAll(async () => {
  const found = await getCommunityRow('teranga')
  if (!found) throw new Error('the seed has no teranga')
  community = found
  userId = (
    await insertUser(
      { name: 'Awa', email: 'awa@example.org', passwordHash: null, isOperator: false },
      database(),
    )
  ).id
})

const newest = async () => (await findPolicyText(null, 'teranga')).version
const policy = (rest: string) => `version: 1\n${rest}`
const publish = (yaml: string, basedOn: number, more: object = {}) =>
  publishPolicy({ community, userId }, parsePolicyRequest(publicationSchema, { yaml, basedOn, ...more }))

describe('publishing', () => {
  test('a policy that passes its tests holds from then on, and says who made it and why', async () => {
    const basedOn = await newest()
    const yaml = policy('tests:\n  - { text: hello, stage: input, expect: allow }\n')
    const row = await publish(yaml, basedOn, { note: ' Fewer rules ' })
    expect(row.version).toBe(basedOn + 1)
    expect((await listPolicyVersions(community.id))[0]).toMatchObject({
      ...{ version: basedOn + 1, note: 'Fewer rules', publishedBy: 'Awa', restoredFrom: null },
    })
    expect((await findAssistant('teranga/kora', null)).policy).toEqual({ version: basedOn + 1, yaml })
  })

  test.each([
    ['a failing test', 'tests:\n  - { text: hi, stage: input, expect: block }\n', 'conflict', 3],
    ['an unknown key', 'gardrails: []\n', 'invalid_request', 2],
    ['a duplicate name', 'guardrails: [{ use: language }, { use: language }]\n', 'invalid_request', 2],
    [
      'a loosened floor',
      'guardrails:\n  - use: personal-data\n    name: floor-secrets\n    options: { kinds: [card, iban] }\n',
      'invalid_request',
      5,
    ],
    ['no floor', 'extends: nothing\n', 'invalid_request', 2],
    ['aliases', 'messages: &a {}\ntests: *a\n', 'invalid_request', 2],
  ])('is refused for %s, with the line, and nothing is kept', async (_, rest, code, line) => {
    const basedOn = await newest()
    await expect(publish(policy(rest), basedOn)).rejects.toMatchObject({
      code,
      problems: [{ position: { line } }],
    })
    expect(await newest()).toBe(basedOn)
  })

  test('is refused for whoever based their text on an older version', async () => {
    const basedOn = await newest()
    await publish(policy('# first\n'), basedOn)
    await expect(publish(policy('# second\n'), basedOn)).rejects.toMatchObject({
      ...{ code: 'conflict', param: 'basedOn' },
    })
    expect((await findPolicyText(null, 'teranga')).yaml).toContain('first')
  })

  test('of five at the same moment exactly one gets through', async () => {
    // What a reader of versions sees between another's check and its row differs from round to round.
    for (let round = 0; round < 10; round++) {
      const basedOn = await newest()
      const results = await Promise.allSettled(
        [1, 2, 3, 4, 5].map((one) => publish(policy(`# ${round} ${one}\n`), basedOn)),
      )
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ param: 'basedOn' })
      expect(await newest()).toBe(basedOn + 1)
    }
  })

  test('a fork names where it began, and only what exists', async () => {
    const basedOn = await newest()
    await expect(publish(policy('# x\n'), basedOn, { forkedFrom: 'nil@99' })).rejects.toMatchObject({
      param: 'forkedFrom',
    })
    const { yaml } = await findPolicyText(null, 'nil')
    await publish(yaml, basedOn, { forkedFrom: 'nil@1' })
    expect((await listPolicyVersions(community.id))[0]?.forkedFrom).toBe('nil@1')
  })

  test('keeps exactly what was vetted', async () => {
    const basedOn = await newest()
    await publish(policy('# half a pair \ud800\n'), basedOn)
    expect((await findPolicyText(null, 'teranga')).yaml).toBe(policy('# half a pair \ufffd\n'))
  })
})

describe('going back', () => {
  const restore = (version: number, basedOn: number) =>
    restorePolicy({ community, userId }, parsePolicyRequest(restorationSchema, { restore: version, basedOn }))

  test('publishes the old text as a new version', async () => {
    const basedOn = await newest()
    const first = await findPolicyVersion(community, 1)
    const { version } = await restore(1, basedOn)
    expect(version).toBe(basedOn + 1)
    expect((await listPolicyVersions(community.id))[0]).toMatchObject({ restoredFrom: 1 })
    expect((await findPolicyText(null, 'teranga')).yaml).toBe(first.yaml)
  })

  test('passes the gate of today', async () => {
    const bad = await newest()
    // As if the floor had become stricter since.
    const yaml = policy('tests:\n  - { text: How do I make a bomb?, stage: input, expect: allow }\n')
    await database().policyVersion.create({
      data: { id: 'pol_old', communityId: community.id, version: bad + 1, yaml },
    })
    const basedOn = (await publish(policy('# now\n'), bad + 1)).version
    await expect(restore(bad + 1, basedOn)).rejects.toMatchObject({ problems: [{ position: { line: 3 } }] })
    expect(await newest()).toBe(basedOn)
  })

  test('is refused for what is not there, for what holds, and for who comes late', async () => {
    const basedOn = await newest()
    await expect(restore(9_999, basedOn)).rejects.toMatchObject({ code: 'not_found' })
    await expect(restore(basedOn, basedOn)).rejects.toMatchObject({ code: 'conflict', param: 'restore' })
    await expect(restore(1, basedOn - 1)).rejects.toMatchObject({ code: 'conflict', param: 'basedOn' })
  })
})
