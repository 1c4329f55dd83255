import { expect, test } from 'vitest'
import { createBaseRouter } from '@/lib/inference/base-router'
import { createEmbeddedServer } from '@/lib/inference/embedded-server'

const signal = new AbortController().signal

test('waking a base says that it is wanted and waits for its own engine alone', async () => {
  const wanted: string[] = []
  const waits: (string | undefined)[] = []
  const router = createBaseRouter({
    serverOf: (base) =>
      createEmbeddedServer({
        // It starts once it is wanted.
        readAddress: () => (wanted.length > 0 && waits.length > 1 ? { url: 'x', token: 't' } : undefined),
        dataDir: '/nowhere',
        sleep: async () => {
          expect(wanted).toEqual(['guard'])
          waits.push(base)
        },
      }),
    want: (base) => wanted.push(base),
    nowMs: () => 0,
  })
  await router.wake?.('guard', signal)
  expect(wanted).toEqual(['guard'])
  expect(waits).toEqual(['guard', 'guard'])
})
