import { expect, test } from 'vitest'
import { createId } from '@/lib/core/ids'
import { noteTurn } from '@/lib/moderation/note-turn'
import { publishCount, readTransparency } from '@/lib/moderation/transparency'
import { insertCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()

const at = (iso: string) => ({ nowMs: () => Date.parse(iso) })

async function newCommunity() {
  const slug = createId('c').replaceAll('_', '-')
  const words = { name: 'Here', purpose: '', maker: 'us', cultureTag: 'sw-KE' }
  return insertCommunity({ slug, ...words, position: 0 }, database())
}

async function turns(community: string, many: number, language: string, when: string, blocks = 0) {
  const block = {
    guardrail: 'links',
    action: 'block',
    reason: 'link',
    stage: 'input',
    origin: 'community',
  } as const
  for (let one = 0; one < many; one++) {
    const verdicts = one < blocks ? [block, block] : []
    const held = { slug: community, cultureTag: 'sw-KE' }
    const turn = { community: held, policyVersion: 1, messageId: null, language, verdicts, draftVerdicts: [] }
    await noteTurn(turn, at(when))
  }
}

test('a month is published three days after its end, in steps of five, without small numbers', async () => {
  const { id, slug } = await newCommunity()
  await turns(slug, 13, 'en-GB', '2026-03-31T23:59:00Z', 7)
  await turns(slug, 6, 'sw', '2026-03-02T00:00:00Z', 4)
  await turns(slug, 4, 'fr', '2026-03-02T00:00:00Z')
  await turns(slug, 9, 'en', '2026-04-01T00:00:00Z')
  expect(await readTransparency(id, at('2026-04-03T23:59:59Z'))).toEqual([])
  const [march, ...others] = await readTransparency(id, at('2026-04-04T00:00:00Z'))
  expect(others).toEqual([])
  expect(march).toEqual({
    month: '2026-03',
    // Of French there were too few to know that anybody speaks it.
    languages: ['en', 'sw'],
    turns: { guardrail: '', action: 'turn', counts: { en: 10, sw: 5 }, total: 15 },
    filters: [{ guardrail: 'links', action: 'block', counts: { en: 5 }, total: 5 }],
    rulings: [],
  })
})

test('one more turn is never seen as one more, and a total tells nothing of what is hidden', async () => {
  expect(Array.from({ length: 11 }, (_, count) => publishCount(count))).toEqual([
    0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 10,
  ])
  const { id, slug } = await newCommunity()
  await turns(slug, 5, 'en', '2026-03-01T00:00:00Z')
  const when = at('2026-05-01T00:00:00Z')
  const before = await readTransparency(id, when)
  await turns(slug, 4, 'fr', '2026-03-01T00:00:00Z')
  expect(await readTransparency(id, when)).toEqual(before)
})

test('languages that come from outside do not fill the table', async () => {
  const { id, slug } = await newCommunity()
  for (const language of ['tlh', 'qaa', 'x'.repeat(200), 'ZH-hant'])
    await turns(slug, 1, language, '2026-03-01T00:00:00Z')
  const rows = await database().verdictCount.findMany({
    where: { communityId: id },
    orderBy: { language: 'asc' },
  })
  expect(rows.map(({ language, count }) => [language, count])).toEqual([
    ['other', 3],
    ['zh', 1],
  ])
  await turns(slug, 5, 'zh', '2026-03-01T00:00:00Z')
  await turns(slug, 2, 'tlh', '2026-03-01T00:00:00Z')
  const [march] = await readTransparency(id, at('2026-05-01T00:00:00Z'))
  expect(march?.languages).toEqual(['zh', 'other'])
})

test('a community that goes takes its counts along', async () => {
  const { id, slug } = await newCommunity()
  await turns(slug, 1, 'en', '2026-03-01T00:00:00Z')
  await database().community.delete({ where: { id } })
  expect(await database().verdictCount.count({ where: { communityId: id } })).toBe(0)
})
