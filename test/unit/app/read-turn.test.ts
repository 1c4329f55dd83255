import { afterEach, expect, test, vi } from 'vitest'
import type { ConversationAction } from '@/app/_chat/conversation-state'
import { readTurn } from '@/app/_chat/read-turn'
import { STOP } from '@/app/_chat/stop-turn'

afterEach(() => {
  vi.unstubAllGlobals()
})

const start = { type: 'start', conversationId: 'conv_1', messageId: 'msg_1', assistant: 'commons/plain' }

/** A hub that says some events and then breaks off or waits; what it was asked beside the question stands in `told`. */
function scriptHub({ events, breaks }: { events: object[]; breaks: boolean }) {
  const told: { url: string; body: Record<string, unknown> }[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    told.push({ url, body: JSON.parse(String(init.body)) })
    if (url.endsWith('/stop')) return new Response(null, { status: 204 })
    if (events.length === 0) throw new TypeError('Failed to fetch')
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const event of events)
          controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`))
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
      },
      // Asked for more once what was said has been read: an error before that would take it along.
      pull(controller) {
        if (breaks) controller.error(new TypeError('network error'))
      },
    })
    return new Response(body)
  })
  return told
}

async function follow(signal = new AbortController().signal, onStep = (_: ConversationAction) => {}) {
  const steps: ConversationAction[] = []
  for await (const step of readTurn({ question: 'Why?' }, signal)) {
    steps.push(step)
    onStep(step)
  }
  return steps
}

test('a connection that breaks off leaves an answer that was begun to the hub', async () => {
  scriptHub({ events: [start], breaks: true })
  expect((await follow()).at(-1)).toEqual({ type: 'lost' })
})

test('a question that never arrived has failed', async () => {
  scriptHub({ events: [], breaks: true })
  expect(await follow()).toEqual([{ type: 'failed', error: { code: 'unreachable' } }])
})

test('who stops tells the hub which turn, and who only leaves tells it nothing', async () => {
  for (const reason of [STOP, undefined]) {
    const told = scriptHub({ events: [start], breaks: false })
    const controller = new AbortController()
    const steps = await follow(controller.signal, ({ type }) => type === 'told' && controller.abort(reason))
    expect(steps.at(-1)).toEqual({ type: 'stopped' })
    const turnId = told[0]?.body.turnId
    expect(turnId).toMatch(/^[\w-]{8,64}$/)
    expect(told.slice(1)).toEqual(
      reason === STOP ? [{ url: '/api/chat/stop', body: { turnId, messageId: 'msg_1' } }] : [],
    )
  }
})
