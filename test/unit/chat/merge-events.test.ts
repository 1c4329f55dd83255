import { expect, test } from 'vitest'
import { mergeEvents } from '@/lib/chat/merge-events'

const collect = async <T>(events: AsyncGenerator<T>) => {
  const all: T[] = []
  for await (const event of events) all.push(event)
  return all
}

test('events come in the order in which they happen, and a slow source holds nobody up', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  async function* slow() {
    await held
    yield 'slow'
  }
  async function* quick() {
    yield 'a'
    yield 'b'
    release()
  }
  expect(await collect(mergeEvents([slow(), quick()]))).toEqual(['a', 'b', 'slow'])
})

test('whoever stops reading ends every source', async () => {
  const ended: string[] = []
  async function* source(name: string) {
    try {
      for (;;) yield name
    } finally {
      ended.push(name)
    }
  }
  for await (const _ of mergeEvents([source('a'), source('b')])) break
  expect(ended.sort()).toEqual(['a', 'b'])
})

test('what one source throws is thrown, and the others end', async () => {
  let hasEnded = false
  async function* bad(): AsyncGenerator<number> {
    yield 1
    throw new Error('gone')
  }
  async function* good(): AsyncGenerator<number> {
    try {
      for (;;) yield 2
    } finally {
      hasEnded = true
    }
  }
  await expect(collect(mergeEvents([bad(), good()]))).rejects.toThrow('gone')
  expect(hasEnded).toBe(true)
})
