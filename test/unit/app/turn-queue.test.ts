import { expect, test } from 'vitest'
import { TurnQueue } from '@/app/_compare/turn-queue'

const tick = () => new Promise((resolve) => setTimeout(resolve, 0))

/** Work that ends when it is told to. */
function startWork(queue: TurnQueue, name: string, seen: string[]) {
  let end: () => void = () => undefined
  const done = queue.run(name, async (signal) => {
    seen.push(signal.aborted ? `${name} over` : name)
    if (!signal.aborted)
      await new Promise<void>((resolve) => {
        end = resolve
        signal.addEventListener('abort', () => resolve())
      })
  })
  return { done, end: () => end() }
}

test('so many run at once, the rest in their order', async () => {
  const queue = new TurnQueue(2)
  const seen: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => startWork(queue, name, seen))
  await tick()
  expect(seen).toEqual(['a', 'b'])
  b?.end()
  await tick()
  expect(seen).toEqual(['a', 'b', 'c'])
  a?.end()
  c?.end()
  await tick()
  d?.end()
  await Promise.all([a, b, c, d].map((work) => work?.done))
  expect(seen).toEqual(['a', 'b', 'c', 'd'])
})

test('what is stopped while it waits hears so, takes no place and gives none away', async () => {
  const queue = new TurnQueue(1)
  const seen: string[] = []
  const a = startWork(queue, 'a', seen)
  const b = startWork(queue, 'b', seen)
  const c = startWork(queue, 'c', seen)
  await tick()
  queue.stop('b')
  await b.done
  expect(seen).toEqual(['a', 'b over'])
  a.end()
  await tick()
  expect(seen).toEqual(['a', 'b over', 'c'])
  c.end()
  await c.done
})

test('all of it can be stopped', async () => {
  const queue = new TurnQueue(1)
  const seen: string[] = []
  const all = ['a', 'b', 'c'].map((name) => startWork(queue, name, seen).done)
  await tick()
  queue.stopAll()
  await Promise.all(all)
  expect(seen[0]).toBe('a')
  const after = startWork(queue, 'd', seen)
  await tick()
  expect(seen.at(-1)).toBe('d')
  after.end()
})
