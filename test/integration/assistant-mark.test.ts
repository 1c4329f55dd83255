import { expect, test } from 'vitest'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { createId } from '@/lib/core/ids'
import { getAssistantMark } from '@/lib/store/assistant-mark'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })

const KORA = 'teranga/kora'
const db = database
const community = () => db().community.findUniqueOrThrow({ where: { slug: 'teranga' } })
const kora = async () =>
  db().assistant.findFirstOrThrow({ where: { slug: 'kora', communityId: (await community()).id } })
const newest = async () =>
  db().assistantVersion.findFirstOrThrow({
    where: { assistantId: (await kora()).id },
    orderBy: { version: 'desc' },
  })

test('an assistant that has not changed is put together once, and nobody can change what all share', async () => {
  const first = await findAssistant(KORA, null)
  expect(await findAssistant(KORA, null)).toBe(first)
  expect(() => {
    first.assistantVersion.sampling.drafts = 9
  }).toThrow(TypeError)
})

/** Each changes what an answer is made of, and says where it shows. */
const CHANGES: [
  string,
  change: () => Promise<unknown>,
  shown: (a: Awaited<ReturnType<typeof findAssistant>>) => unknown,
][] = [
  [
    'its name',
    async () => db().assistant.update({ where: { id: (await kora()).id }, data: { name: 'Kora the elder' } }),
    ({ assistant }) => assistant.name,
  ],
  [
    'its community',
    async () => db().community.update({ where: { slug: 'teranga' }, data: { archivedAt: new Date() } }),
    ({ community }) => community.isArchived,
  ],
  [
    'a column of its version',
    async () =>
      db().assistantVersion.update({
        where: { id: (await newest()).id },
        data: { instructions: 'Be brief.' },
      }),
    ({ assistantVersion }) => assistantVersion.instructions,
  ],
  [
    'a new version',
    async () => {
      const { createdAt: _, sampling, examples, avatar: __, ...row } = await newest()
      const again = {
        ...row,
        id: createId('asv'),
        version: row.version + 1,
        sampling: sampling ?? {},
        examples,
      }
      await db().assistantVersion.create({ data: again })
    },
    ({ assistantVersion }) => assistantVersion.version,
  ],
  [
    'its adapter',
    async () =>
      db().adapterVersion.update({
        where: { id: (await newest()).adapterId ?? '' },
        data: { digest: 'b'.repeat(64) },
      }),
    ({ modelName }) => modelName,
  ],
  [
    'a new policy',
    async () => {
      const communityId = (await community()).id
      const data = {
        id: createId('pol'),
        communityId,
        version: 77,
        yaml: 'version: 1\nextends: floor\nguardrails: []\n',
      }
      await db().policyVersion.create({ data })
    },
    ({ policy }) => policy.version,
  ],
  [
    'the text of its policy',
    async () => db().policyVersion.updateMany({ where: { version: 77 }, data: { yaml: 'version: 1\n' } }),
    ({ policy }) => policy.yaml,
  ],
  [
    'its community’s own culture',
    async () => {
      const communityId = (await community()).id
      const pack = { tag: 'fr-SN', name: 'Ours' }
      await db().cultureVersion.create({
        data: { id: createId('cul'), communityId, version: 1, yaml: '', pack },
      })
    },
    ({ culture }) => culture,
  ],
  [
    'a culture pack of the hub',
    async () => {
      const { pack } = await db().culturePack.findUniqueOrThrow({ where: { tag: 'root' } })
      await db().culturePack.update({
        where: { tag: 'root' },
        data: { pack: { ...(pack as object), units: 'imperial' } },
      })
    },
    ({ culture }) => culture,
  ],
]

test.for(CHANGES)('the next question sees %s change', async ([, change, shown]) => {
  const [before, mark] = [await findAssistant(KORA, null), await getAssistantMark('teranga', 'kora')]
  await change()
  const after = await findAssistant(KORA, null)
  expect(await getAssistantMark('teranga', 'kora')).not.toEqual(mark)
  expect(after).not.toBe(before)
  expect(shown(after)).not.toEqual(shown(before))
})

test('what is known is still kept from who may not see it', async () => {
  await findAssistant('lutece/plume', null)
  await db().community.update({ where: { slug: 'lutece' }, data: { visibility: 'private' } })
  await expect(findAssistant('lutece/plume', null)).rejects.toMatchObject({ code: 'not_found' })
  expect(await getAssistantMark('lutece', 'nobody')).toBeUndefined()
})
