import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MEGABYTE, readBytes } from '@/app/api/_http/read-bytes'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A request of pieces of 64 KiB, which may stop coming without an end. */
function send(pieces: number, { ends = true, declares = false } = {}) {
  const sent = { pieces: 0 }
  const body = new ReadableStream({
    pull: (controller) => {
      if (sent.pieces < pieces) {
        sent.pieces += 1
        return controller.enqueue(new Uint8Array(64 * 1024))
      }
      return ends ? controller.close() : new Promise<void>(() => undefined)
    },
  })
  const headers = declares ? { 'content-length': String(pieces * 64 * 1024) } : undefined
  const init = { method: 'POST', body, headers, duplex: 'half' }
  return { sent, request: new Request('http://hub.test', init) }
}

test('a body within the limit is read whole', async () => {
  expect(await readBytes(send(16).request, MEGABYTE)).toHaveLength(MEGABYTE)
})

test.each([true, false])(
  'who sends too much has sent it all before being told, so that the answer is read (declared: %s)',
  async (declares) => {
    const { sent, request } = send(100, { declares })
    await expect(readBytes(request, MEGABYTE)).rejects.toMatchObject({ code: 'too_large' })
    expect(sent.pieces).toBe(100)
  },
)

test('of what is far too much the rest is not taken', async () => {
  const { sent, request } = send(10_000, { declares: true })
  await expect(readBytes(request, MEGABYTE)).rejects.toMatchObject({ code: 'too_large' })
  expect(sent.pieces).toBeLessThan(600)
})

test('who declares too much and sends nothing more is told all the same', async () => {
  const { request } = send(20, { ends: false })
  const told = expect(readBytes(request, MEGABYTE)).rejects.toMatchObject({ code: 'too_large' })
  await vi.advanceTimersByTimeAsync(6_000)
  await told
})
