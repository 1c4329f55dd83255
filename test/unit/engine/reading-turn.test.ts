import { expect, test } from 'vitest'
import { chunkSize } from '@/lib/engine/generation/chunk-size'
import { FairShare } from '@/lib/engine/generation/fair-share'
import { Job } from '@/lib/engine/generation/job'
import { ReadingTurn } from '@/lib/engine/generation/reading-turn'
import { greedy } from './scheduler-fixture'

/** Tokens of each run that one turn makes, by the job's number. */
function readTurn(prompts: number[]): [number, number][] {
  const share = new FairShare()
  const reading = new Set(
    prompts.map((length, number) => new Job(greedy({ prompt: Array(length).fill(1) }), number, 0)),
  )
  const runs: [number, number][] = []
  const turn = new ReadingTurn()
  for (let next = turn.next(reading, share); next; next = turn.next(reading, share)) {
    const { job, tokens } = next
    const read = chunkSize(job.request.prompt.length - job.past, tokens)
    job.past += read
    if (job.past === job.request.prompt.length) reading.delete(job)
    turn.count(job, read)
    runs.push([job.number, read])
  }
  return runs
}

test('a long prompt gets one piece a turn, so that it holds the running answers up for no longer', () => {
  expect(readTurn([4000])).toEqual([[0, 128]])
})

test('short prompts that wait are read whole in one turn, also behind a long one', () => {
  expect(readTurn([4000, 75, 75, 75])).toEqual([
    [0, 128],
    [1, 75],
    [2, 75],
    [3, 75],
  ])
})

test('however many wait, the running answers go on after 512 tokens', () => {
  const runs = readTurn(Array(32).fill(75))
  expect(runs.reduce((sum, [, tokens]) => sum + tokens, 0)).toBeLessThanOrEqual(512)
  expect(runs).toHaveLength(7)
})
