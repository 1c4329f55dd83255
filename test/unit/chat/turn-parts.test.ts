import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitPrompt } from '@/lib/chat/fit-prompt'
import { listHistory } from '@/lib/chat/list-history'
import { createTurnSignal } from '@/lib/chat/turn-signal'
import type { PromptMessage } from '@/lib/inference/model-server'

const signal = new AbortController().signal
const system: PromptMessage = { role: 'system', content: 'Be kind.' }
const question: PromptMessage = { role: 'user', content: 'And now?' }
const turnsOf = (count: number): PromptMessage[] =>
  Array.from({ length: count }, (_, i) => [
    { role: 'user' as const, content: `question ${i}` },
    { role: 'assistant' as const, content: `answer ${i}` },
  ]).flat()

/** Counts a token a letter and remembers how often it was asked. */
function counter(contextTokens: number) {
  const calls: number[] = []
  return {
    calls,
    countTokens: async ({ messages }: { messages: PromptMessage[] }) => {
      const promptTokens = messages.reduce((sum, { content }) => sum + content.length, 0)
      calls.push(promptTokens)
      return { promptTokens, contextTokens }
    },
  }
}

describe('fitPrompt', () => {
  test('asks nobody when everything fits by its bytes', async () => {
    const server = counter(1024)
    const messages = [system, ...turnsOf(2), question]
    const fitted = await fitPrompt(
      server,
      { model: 'm', messages, answerTokens: 96, contextTokens: 1024 },
      signal,
    )
    expect(fitted).toEqual({ messages, droppedTurns: 0 })
    expect(server.calls).toEqual([])
  })
  test('drops the oldest turns, no more than it must, and never half a turn', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 60, max: 1200 }),
        async (turns, context) => {
          const server = counter(context)
          const messages = [system, ...turnsOf(turns), question]
          const input = { model: 'm', messages, answerTokens: 20, contextTokens: context }
          const { messages: kept, droppedTurns } = await fitPrompt(server, input, signal)
          const sizeOf = (some: PromptMessage[]) => some.reduce((sum, { content }) => sum + content.length, 0)
          expect(kept[0]).toEqual(system)
          expect(kept.at(-1)).toEqual(question)
          expect(kept).toEqual([system, ...messages.slice(1 + 2 * droppedTurns)])
          expect(sizeOf(kept)).toBeLessThanOrEqual(context - 20)
          if (droppedTurns > 0)
            expect(sizeOf([system, ...messages.slice(2 * droppedTurns - 1)])).toBeGreaterThan(context - 20)
          expect(server.calls.length).toBeLessThan(12)
        },
      ),
    )
  })
  test('drops whole turns for an assistant without instructions too', async () => {
    const server = counter(60)
    const messages = [...turnsOf(6), question]
    const { messages: kept, droppedTurns } = await fitPrompt(
      server,
      { model: 'm', messages, answerTokens: 20, contextTokens: 60 },
      signal,
    )
    expect(droppedTurns).toBeGreaterThan(0)
    expect(kept).toEqual(messages.slice(2 * droppedTurns))
    expect(kept[0]?.role).toBe('user')
  })
  test('sends a server no more of an endless history than it could hold, and counts nothing twice', async () => {
    const sent: string[] = []
    const server = {
      countTokens: async ({ messages }: { messages: PromptMessage[] }) => {
        sent.push(JSON.stringify(messages))
        return { promptTokens: Math.ceil(JSON.stringify(messages).length / 4), contextTokens: 1024 }
      },
    }
    const messages = [system, ...turnsOf(100_000), question]
    const input = { model: 'm', messages, answerTokens: 96, contextTokens: 1024 }
    const fitted = await fitPrompt(server, input, signal)
    expect(fitted.messages).toEqual([system, ...messages.slice(1 + 2 * fitted.droppedTurns)])
    expect(fitted.messages.length).toBeGreaterThan(20)
    expect(Math.max(...sent.map(({ length }) => length))).toBeLessThan(5 * 32 * 1024)
    expect(new Set(sent).size).toBe(sent.length)
  })
  test('keeps the answer that is to be continued with its question', async () => {
    const begun: PromptMessage = { role: 'assistant', content: 'And so' }
    const messages = [system, ...turnsOf(9), question, begun]
    const input = { model: 'm', messages, answerTokens: 20, contextTokens: 100 }
    const fitted = await fitPrompt(counter(100), input, signal)
    expect(fitted.droppedTurns).toBeGreaterThan(0)
    expect(fitted.messages).toEqual([system, ...messages.slice(1 + 2 * fitted.droppedTurns)])
  })
  test('does not bother the server with a question that no context could hold', async () => {
    const server = counter(1024)
    const messages = [system, ...turnsOf(2), { ...question, content: 'x'.repeat(1_000_000) }]
    await expect(
      fitPrompt(server, { model: 'm', messages, answerTokens: 96, contextTokens: 1024 }, signal),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/at least \d{5} tokens.*1024/),
    })
    expect(server.calls).toEqual([])
  })
  test('leaves it to a server that cannot count', async () => {
    const messages = [system, ...turnsOf(9), question]
    const server = { countTokens: async () => undefined }
    expect(
      (await fitPrompt(server, { model: 'm', messages, answerTokens: 9, contextTokens: null }, signal))
        .droppedTurns,
    ).toBe(0)
  })
  test('says both numbers when the question alone is too long', async () => {
    const input = {
      model: 'm',
      messages: [system, { ...question, content: 'x'.repeat(500) }],
      answerTokens: 20,
      contextTokens: 100,
    }
    await expect(fitPrompt(counter(100), input, signal)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/508.*80/),
    })
  })
})

describe('listHistory', () => {
  const said = (
    role: 'user' | 'assistant',
    content: string,
    status: 'done' | 'blocked' | 'stopped' | 'failed' | 'writing' = 'done',
  ) => ({ role, content, status, attachments: [] })
  test('holds only what was asked and answered', () => {
    expect(
      listHistory([
        ...[said('user', 'one'), said('assistant', 'first')],
        ...[said('user', 'bad', 'blocked'), said('assistant', '', 'blocked')],
        ...[said('user', 'two'), said('assistant', 'half', 'stopped')],
        ...[said('user', 'three'), said('assistant', '', 'stopped')],
        ...[said('user', 'four'), said('assistant', 'torn', 'failed')],
        ...[said('user', 'five'), said('assistant', '', 'blocked')],
        ...[said('user', ''), said('assistant', 'A picture of a cat.')],
        ...[said('user', 'now'), said('assistant', '', 'writing')],
      ]),
    ).toEqual([
      { role: 'user', content: 'one', attachments: [] },
      { role: 'assistant', content: 'first' },
      { role: 'user', content: 'two', attachments: [] },
      { role: 'assistant', content: 'half' },
    ])
  })
})

describe('createTurnSignal', () => {
  test('tells a stop from a turn that takes too long', async () => {
    const asker = new AbortController()
    const stopped = createTurnSignal(asker.signal)
    asker.abort()
    expect(stopped.signal.reason).toMatchObject({ code: 'cancelled' })
    stopped.dispose()
    const late = createTurnSignal(new AbortController().signal, 5)
    await new Promise((resolve) => late.signal.addEventListener('abort', resolve))
    expect(late.signal.reason).toMatchObject({ code: 'timeout' })
    expect(createTurnSignal(asker.signal).signal.aborted).toBe(true)
  })
})
