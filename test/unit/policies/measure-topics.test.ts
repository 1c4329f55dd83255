import { expect, test } from 'vitest'
import { measureTopics } from '@/lib/policies/measure-topics'
import { embedShipped } from '../../support/shipped-classifiers'

const contextWith = (embed: () => Promise<Float32Array[]>) => ({
  ...{ stage: 'input' as const, language: 'en', memory: new Map(), signal: new AbortController().signal },
  ...{ now: () => performance.now(), random: () => 0.5, embed },
})
const examples = ['moon', 'planets', 'rockets', 'stars', 'comets'].map((one) => `Tell me of ${one}.`)

test('what is wrong with one topic says nothing of the others', async () => {
  const measured = await measureTopics(
    [{ name: 'few', examples: ['Too few.'] }, 'nonsense', null, { name: 'space', examples }],
    { context: { ...contextWith(async () => []), embed: embedShipped } },
  )
  expect(measured[0]).toEqual({
    ...{ name: 'few', problem: 'examples: a topic needs at least 5 examples', languages: [] },
  })
  expect(measured.slice(1, 3).map(({ name, problem }) => [name, problem !== undefined])).toEqual([
    ['', true],
    ['', true],
  ])
  expect(measured[3]).toMatchObject({ name: 'space', languages: [{ language: 'en', examples: { of: 5 } }] })
})

test('an encoder that cannot be asked is said to be away', async () => {
  const away = async () => {
    throw new Error('connection refused')
  }
  const measured = await measureTopics([{ name: 'far', examples }], { context: contextWith(away) })
  expect(measured).toMatchObject([{ name: 'far', isAway: true, languages: [] }])
})
