import { expect, test, vi } from 'vitest'
import { PolyphonyError } from '@/lib/core/errors'
import type { ModelServer } from '@/lib/inference/model-server'
import { wakeModel } from '@/lib/inference/wake-model'

const never = new AbortController().signal
type Wake = NonNullable<ModelServer['wake']>
const wake = (work: Wake | undefined, wakeMs?: number, signal = never, hasModel = () => true) =>
  wakeModel({ server: work ? { wake: work } : {}, hasModel }, 'guard', signal, wakeMs)
const hang: Wake = (_, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('is over when the model can be asked', async () => {
  let isAwake = false
  await wake(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    isAwake = true
  })
  expect(isAwake).toBe(true)
  await wake(undefined)
})

test('an engine that does not come in time is asleep, one that fails is unavailable', async () => {
  await expect(wake(hang, 20)).rejects.toMatchObject({ failure: 'asleep' })
  const full = async () => {
    throw new PolyphonyError('overloaded', 'All engines are in use.', { cause: new Error('memory') })
  }
  await expect(wake(full)).rejects.toMatchObject({ failure: 'unavailable' })
})

test('nobody waits for a model that nobody installed, and who leaves gets their own reason', async () => {
  const work = vi.fn(hang)
  await wake(work, 20, never, () => false)
  expect(work).not.toHaveBeenCalled()
  const left = new AbortController()
  const asked = wake(hang, 5_000, left.signal)
  left.abort(new Error('gone'))
  await expect(asked).rejects.toThrow('gone')
})
