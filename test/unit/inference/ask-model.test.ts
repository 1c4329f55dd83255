import { describe, expect, test, vi } from 'vitest'
import { AskFailed } from '@/guardrails/ask-failed'
import { PolyphonyError } from '@/lib/core/errors'
import { askModel } from '@/lib/inference/ask-model'
import type { DrawEvent, DrawRequest, ModelServer } from '@/lib/inference/model-server'

const never = new AbortController().signal
const question = { model: 'guard', maxTokens: 8, timeLimitMs: 5_000 }
const messages = [{ role: 'user' as const, content: 'Hello.' }]

type Server = Pick<ModelServer, 'chat' | 'complete'>
const serverOf = (change: Partial<Server> = {}): Server => ({
  async *chat(): AsyncGenerator<DrawEvent> {
    for (const text of ['sa', 'fe']) yield { type: 'piece', choice: 0, text, logProbs: [-0.1] }
    yield { type: 'end', choice: 0, reason: 'stop' }
  },
  complete: async () => ({ text: 'Yes', tokens: [{ Yes: -0.1, No: -2.4 }] }),
  ...change,
})
const ask = (asked: object, change: Partial<Server> = {}, signal = never, hasModel = () => true) =>
  askModel({ server: serverOf(change), hasModel }, { ...question, ...asked }, signal)

test('a prompt goes as it stands, a conversation goes to the chat, and the answer comes whole', async () => {
  const chat = vi.fn(serverOf().chat)
  const complete = vi.fn(serverOf().complete)
  expect(await ask({ prompt: 'p' }, { complete, chat })).toEqual({
    text: 'Yes',
    tokens: [{ Yes: -0.1, No: -2.4 }],
  })
  expect(complete).toHaveBeenCalledWith(
    { model: 'guard', prompt: 'p', maxTokens: 8, topLogProbs: 5 },
    expect.any(AbortSignal),
  )
  expect(chat).not.toHaveBeenCalled()
  expect(await ask({ messages }, { chat })).toEqual({ text: 'safe' })
  const [request] = chat.mock.calls[0] as [DrawRequest, AbortSignal]
  expect(request).toMatchObject({ model: 'guard', messages, choices: 1, maxTokens: 8, seed: 0 })
  expect(request.sampling.temperature).toBe(0)
})

test('where no prompt can be taken the conversation is asked, and without one it is said what is needed', async () => {
  const complete = async () => undefined
  expect(await ask({ prompt: 'p', messages }, { complete })).toEqual({ text: 'safe' })
  await expect(ask({ prompt: 'p' }, { complete })).rejects.toMatchObject({
    failure: 'unable',
    message: expect.stringContaining('kind vllm, ray or llamacpp'),
  })
})

test('a model that nobody installed is not asked for: no engine is woken', async () => {
  const chat = vi.fn(serverOf().chat)
  await expect(ask({ messages }, { chat }, never, () => false)).rejects.toMatchObject({
    failure: 'unknown',
    message: expect.stringContaining('"guard"'),
  })
  expect(chat).not.toHaveBeenCalled()
})

test('its own time limit ends it, and a server’s error is told with its words', async () => {
  const hang = (_: unknown, signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  await expect(ask({ prompt: 'p', timeLimitMs: 20 }, { complete: hang })).rejects.toMatchObject({
    failure: 'late',
    message: 'guard did not answer within 20 ms',
  })
  const down = async () => {
    throw new PolyphonyError('model_unavailable', 'Not now.', { cause: new Error('ECONNREFUSED') })
  }
  const failed = await ask({ prompt: 'p' }, { complete: down }).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(AskFailed)
  expect(failed).toMatchObject({ failure: 'unavailable', message: 'guard cannot be asked: ECONNREFUSED' })
})

test('an asker who leaves gets their own reason', async () => {
  const left = new AbortController()
  const hang = (_: unknown, signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const asked = ask({ prompt: 'p' }, { complete: hang }, left.signal)
  left.abort(new Error('gone'))
  await expect(asked).rejects.toThrow('gone')
})

describe('what it cost is told', () => {
  const counted = async (asked: object, change: Partial<Server>, signal = never) => {
    const count = vi.fn()
    const server = serverOf(change)
    await askModel({ server, hasModel: () => true, count }, { ...question, ...asked }, signal).catch(() => {})
    return count.mock.calls.map(([{ answer, usage }]) => ({ answer, usage }))
  }
  const usage = { promptTokens: 40, completionTokens: 2 }
  const hang = (_: unknown, signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  test('as the server counted, of a prompt and of a conversation, and it is no part of the answer', async () => {
    const complete = async () => ({ text: 'Yes', usage })
    expect(await ask({ prompt: 'p' }, { complete })).toEqual({ text: 'Yes' })
    expect(await counted({ prompt: 'p' }, { complete })).toEqual([{ answer: 'Yes', usage }])
    async function* chat(): AsyncGenerator<DrawEvent> {
      yield { type: 'piece', choice: 0, text: 'safe', logProbs: [] }
      yield { type: 'end', choice: 0, reason: 'stop' }
      yield { type: 'usage', ...usage, fingerprint: null }
    }
    expect(await counted({ messages }, { chat })).toEqual([{ answer: 'safe', usage }])
  })

  test('once also where the server does not count and where the answer was late or nobody waited', async () => {
    expect(await counted({ prompt: 'p' }, {})).toEqual([{ answer: 'Yes', usage: undefined }])
    const late = await counted({ prompt: 'p', timeLimitMs: 10 }, { complete: hang })
    expect(late).toEqual([{ answer: '', usage: undefined }])
    const left = AbortSignal.timeout(10)
    expect(await counted({ prompt: 'p' }, { complete: hang }, left)).toHaveLength(1)
  })

  test('never where no model read the question', async () => {
    expect(await counted({ prompt: 'p' }, { complete: async () => undefined })).toEqual([])
    expect(await counted({ prompt: 'p' }, { complete: () => Promise.reject(new Error('down')) })).toEqual([])
  })
})
