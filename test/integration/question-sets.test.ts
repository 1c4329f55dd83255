import { beforeAll, describe, expect, test } from 'vitest'
import {
  findQuestionSet,
  listQuestionSets,
  listQuestions,
  removeQuestionSet,
  saveQuestionSet,
} from '@/lib/checks/question-sets'
import { getCommunityRow } from '@/lib/store/communities'
import { listQuestionSetVersions } from '@/lib/store/question-sets'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })
const yamlOf = (question: string) => `version: 1\nquestions:\n  - question: ${question}\n`
let communityId = ''
let otherId = ''
beforeAll(async () => {
  communityId = (await getCommunityRow('teranga'))!.id
  otherId = (await getCommunityRow('lutece'))!.id
})
const save = (yaml: string, basedOn?: number, name = 'ours') =>
  saveQuestionSet({ communityId, name, yaml, basedOn, savedById: null })

describe('question sets', () => {
  test('every save is a version; the newest holds and the old ones stay readable', async () => {
    expect(await save(yamlOf('one'), 0)).toMatchObject({ name: 'ours', version: 1, questions: 1 })
    expect(await save(yamlOf('two'), 1)).toMatchObject({ version: 2 })
    expect(await listQuestions(communityId)).toMatchObject([
      { name: 'ours', version: 2, set: { questions: [{ question: 'two' }] } },
    ])
    expect((await findQuestionSet(communityId, 'ours', 1)).yaml).toBe(yamlOf('one'))
    expect((await listQuestionSetVersions(communityId, 'ours', 9)).map(({ version }) => version)).toEqual([
      2, 1,
    ])
  })

  test('saving what stands already makes no version', async () => {
    expect(await save(yamlOf('two'))).toMatchObject({ version: 2 })
  })

  test('who edited an older version is told, and nothing is lost', async () => {
    await expect(save(yamlOf('three'), 1)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('version 2'),
    })
    expect(await listQuestionSets(communityId)).toMatchObject([{ version: 2 }])
  })

  test('a wrong set is not saved', async () => {
    await expect(save('version: 1\nquestions: []\n')).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(save(yamlOf('a'), 0, '../up')).rejects.toMatchObject({ param: 'name' })
    expect(await listQuestionSets(communityId)).toHaveLength(1)
  })

  test('another community has none of it', async () => {
    expect(await listQuestionSets(otherId)).toEqual([])
    await expect(findQuestionSet(otherId, 'ours')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('what was removed is asked no more, and may come back under a new version', async () => {
    await removeQuestionSet(communityId, 'ours', null)
    expect(await listQuestions(communityId)).toEqual([])
    await expect(removeQuestionSet(communityId, 'ours', null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(save(yamlOf('two'), 2)).rejects.toMatchObject({ code: 'conflict' })
    expect(await save(yamlOf('again'), 0)).toMatchObject({ version: 4 })
  })

  test('a community has up to twenty', async () => {
    for (let i = 1; i < 20; i++) await save(yamlOf('x'), 0, `set-${i}`)
    await expect(save(yamlOf('x'), 0, 'one-more')).rejects.toMatchObject({ code: 'conflict' })
    // One that is there can still be changed.
    expect(await save(yamlOf('y'), 1, 'set-1')).toMatchObject({ version: 2 })
  })
})
