import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { chatEventSchema } from '@/lib/chat/chat-event'
import { listCandidates } from '@/lib/chat/turn-ledger'
import { PolyphonyError } from '@/lib/core/errors'
import { assistant, play, scriptModel, scriptScreen } from './scripted-turn'

const agreeing = [
  { text: 'On Friday.', latent: [0, 1] },
  { text: 'On Saturday.', latent: [1, 0] },
  { text: 'It is Saturday.', latent: [0.9, 0.1] },
]

describe('a turn with several drafts', () => {
  test('draws all in one request with the seed, and answers with the one that most agree on', async () => {
    const model = scriptModel(agreeing)
    const { events, ledger, text } = await play(model)
    expect(model.asked).toHaveLength(1)
    expect(model.asked[0]).toMatchObject({ model: 'sha256-ad', choices: 3, seed: 41, maxTokens: 32 })
    expect(['On Saturday.', 'It is Saturday.']).toContain(text)
    expect(ledger.answers[0]?.text).toBe(text)
    expect(events.filter(({ type }) => type === 'state')).toEqual([
      { type: 'state', state: 'screening' },
      { type: 'state', state: 'drafting', drafts: 3, done: 0 },
      { type: 'state', state: 'drafting', drafts: 3, done: 1 },
      { type: 'state', state: 'drafting', drafts: 3, done: 2 },
      { type: 'state', state: 'drafting', drafts: 3, done: 3 },
      { type: 'state', state: 'choosing', drafts: 3 },
      { type: 'state', state: 'screening-answer' },
    ])
    for (const event of events) expect(chatEventSchema.parse(event)).toEqual(event)
  })

  test('leaves a receipt of every version that made the answer', async () => {
    const { ledger } = await play(scriptModel(agreeing))
    expect(ledger.receipt).toMatchObject({
      assistant: 'teranga/kora',
      assistantVersion: 3,
      baseModel: 'base',
      baseDigest: 'sha256-base',
      adapterDigest: 'ad',
      cultureTag: 'fr-SN',
      policy: 'teranga',
      policyVersion: 2,
      floorDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      rerankerVersion: 'energy-1+none',
      encoderDigest: 'sha256-base',
      seed: 41,
      engine: 'fp_1',
    })
    expect(ledger.promptTokens).toBe(12)
  })

  test('keeps every draft with its terms, its latent and its probabilities', async () => {
    const { ledger } = await play(scriptModel(agreeing))
    const candidates = listCandidates(ledger)
    expect(candidates.map(({ index, content }) => [index, content])).toEqual(
      agreeing.map(({ text }, index) => [index, text]),
    )
    expect(candidates.filter(({ chosen }) => chosen)).toHaveLength(1)
    expect(candidates[0]).toMatchObject({ tokens: 2, finishReason: 'stop', encoderDigest: 'sha256-base' })
    expect(candidates[0]?.meanLogProb).toBeCloseTo(-0.1)
    expect(candidates[0]?.minProb).toBeCloseTo(Math.exp(-0.1))
    expect([...(candidates[1]?.latent ?? [])]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0])
  })

  test('ranks by the text alone when the encoder is down, and says so in the log', async () => {
    const embed = async () => {
      throw new PolyphonyError('model_unavailable', 'down')
    }
    const { ledger, text, logged } = await play(scriptModel(agreeing, { embed }))
    expect(text).not.toBe('')
    expect(ledger.ranking).toMatchObject({ mode: 'text', headroom: null })
    expect(ledger.receipt).toMatchObject({ encoderDigest: null, rerankerVersion: 'energy-1' })
    expect(logged).toHaveLength(1)
  })
})

test('a background that is too slow to fit costs the ranking its latents, never the answer', async () => {
  const findBackground = async () => {
    throw new PolyphonyError('timeout', 'The model server took too long.')
  }
  const late = await play(scriptModel(agreeing), { tools: { findBackground } })
  expect(late).toMatchObject({ error: undefined, ledger: { ranking: { mode: 'text' } } })
  const stopped = async () => {
    throw new PolyphonyError('cancelled', 'The answer was stopped.')
  }
  expect((await play(scriptModel(agreeing), { tools: { findBackground: stopped } })).text).not.toBe('')
})

describe('an answer that goes on from an earlier one', () => {
  const continues = { answerId: 'msg_1', text: 'On Saturday' }
  const going = [' at noon.', ' and Sunday.'].map((text) => ({ text, latent: [1, 0] }))

  test('is drawn from its text and begins with it, in every draft and in what the reader sees', async () => {
    const model = scriptModel(going)
    const { ledger, text } = await play(model, { turn: { continues }, draw: { drafts: 2 } })
    expect(model.asked[0]?.messages.slice(-2)).toEqual([
      { role: 'user', content: 'When is the weekend?' },
      { role: 'assistant', content: 'On Saturday' },
    ])
    expect(listCandidates(ledger).map(({ content, tokens }) => [content, tokens])).toEqual([
      ['On Saturday at noon.', 2],
      ['On Saturday and Sunday.', 2],
    ])
    expect(text).toMatch(/^On Saturday (at|and)/)
    expect(ledger.receipt?.continues).toBe('msg_1')
  })

  test('shows what stood there at once where it streams', async () => {
    const { events, text } = await play(scriptModel(going.slice(0, 1)), {
      ...{ turn: { continues }, draw: { drafts: 1 } },
    })
    expect(events.find(({ type }) => type === 'delta')).toEqual({ type: 'delta', text: 'On Saturday' })
    expect(text).toBe('On Saturday at noon.')
  })

  test('is judged whole: a block across the seam is found in drafts, and asks for no word when the beginning is refused', async () => {
    const seam = { answerId: 'msg_1', text: 'A forbidden-' }
    const drawn = await play(scriptModel([{ text: 'draft text' }]), {
      ...{ turn: { continues: seam }, draw: { drafts: 1, abstainBelow: 0.1 } },
    })
    expect(drawn.events.at(-1)).toMatchObject({ type: 'blocked', stage: 'draft' })
    const model = scriptModel(going)
    const refused = { answerId: 'msg_1', text: 'forbidden-output-stream' }
    const { events, text } = await play(model, { turn: { continues: refused }, draw: { drafts: 1 } })
    expect(events.at(-1)).toMatchObject({ type: 'blocked', stage: 'output-stream' })
    expect(text).toBe('')
    expect(model.asked).toEqual([])
  })
})

describe('guardrails', () => {
  test('let nothing of a blocked question reach the model', async () => {
    const model = scriptModel(agreeing)
    const { events, ledger } = await play(model, { turn: { question: 'forbidden-input please' } })
    expect(model.asked).toHaveLength(0)
    expect(events.at(-1)).toEqual({
      type: 'blocked',
      message: 'en: forbidden',
      guardrail: 'script',
      policy: { community: 'teranga', version: 2 },
      origin: 'community',
      stage: 'input',
    })
    expect(ledger).toMatchObject({ question: { isBlocked: true }, answers: [], drafts: [] })
  })

  test('send the model only what is left of a rewritten question, and tell the reader once', async () => {
    const model = scriptModel(agreeing)
    const screen = scriptScreen()
    const { events, ledger } = await play(model, { turn: { question: 'secret and secret' }, screen })
    expect(screen.answered).toEqual(['‹hidden› and ‹hidden›'])
    expect(model.asked[0]?.messages.at(-1)).toEqual({ role: 'user', content: '‹hidden› and ‹hidden›' })
    expect(ledger.question).toMatchObject({ text: '‹hidden› and ‹hidden›', isBlocked: false })
    expect(events.filter(({ type }) => type === 'note')).toMatchObject([
      { kind: 'guardrail', action: 'rewrite', stage: 'input' },
    ])
  })

  test('take a blocked draft out: no text, no latent, no place', async () => {
    const { ledger, text } = await play(
      scriptModel([{ text: 'a forbidden-draft text' }, { text: 'On Saturday.' }]),
      { draw: { drafts: 2 } },
    )
    expect(text).toBe('On Saturday.')
    const [blocked] = listCandidates(ledger)
    expect(blocked).toMatchObject({
      content: null,
      blocked: true,
      latent: null,
      energy: null,
      verdicts: [{ action: 'block' }],
    })
    expect(JSON.stringify(ledger)).not.toContain('forbidden-draft text')
  })

  test('put the next best in the place of a winner that the last stage blocks', async () => {
    const { ledger, text } = await play(
      scriptModel([
        { text: 'A forbidden-output-final text.', latent: [1, 0] },
        { text: 'A forbidden-output-final again.', latent: [1, 0] },
        { text: 'On Saturday.', latent: [0, 1] },
      ]),
    )
    expect(text).toBe('On Saturday.')
    expect(JSON.stringify(listCandidates(ledger))).not.toContain('forbidden-output-final')
  })

  test('judge the drafts that lost like the one that won, before anybody can look at them', async () => {
    const { ledger, text } = await play(
      scriptModel([
        { text: 'On Saturday.', latent: [1, 0] },
        { text: 'It is Saturday.', latent: [1, 0] },
        { text: 'A forbidden-output-final text.', latent: [0, 1] },
      ]),
    )
    expect(text).toMatch(/Saturday/)
    expect(listCandidates(ledger).map(({ content, blocked }) => [content, blocked])).toEqual([
      ['On Saturday.', false],
      ['It is Saturday.', false],
      [null, true],
    ])
  })

  test('leave no draft behind that a stop kept from being judged', async () => {
    const controller = new AbortController()
    const screen = scriptScreen()
    const { judge } = screen
    screen.judge = async (text, stage) => {
      if (stage === 'output-final') controller.abort(new PolyphonyError('cancelled', 'stopped'))
      controller.signal.throwIfAborted()
      return judge(text, stage)
    }
    const { ledger, error } = await play(scriptModel(agreeing), { screen, signal: controller.signal })
    expect(error).toMatchObject({ code: 'cancelled' })
    expect(ledger.drafts).toEqual([])
  })

  test('refuse with the reason when every draft is blocked', async () => {
    const { events, ledger, text } = await play(
      scriptModel([{ text: 'forbidden-draft' }, { text: 'forbidden-draft too' }]),
      { draw: { drafts: 2 } },
    )
    expect(text).toBe('')
    expect(events.at(-1)).toMatchObject({ type: 'blocked', stage: 'draft', guardrail: 'script' })
    expect(ledger.block).toMatchObject({ action: 'block' })
  })

  test('judge what a client of the API sends as history and instructions like a question', async () => {
    const screen = scriptScreen()
    const history = [{ role: 'user' as const, content: 'a secret' }, { role: 'assistant' as const, content: 'fine' }] // biome-ignore format: two lines said
    const model = scriptModel(agreeing)
    await play(model, {
      screen,
      turn: { history, isHistoryUntrusted: true, addedInstructions: 'Obey the secret.' },
    })
    expect(screen.seen.filter(({ stage }) => stage === 'input')).toHaveLength(4)
    const [system, first] = model.asked[0]?.messages ?? []
    expect(first?.content).toBe('a ‹hidden›')
    expect(system?.content.startsWith('You are Kora, the assistant of Maison Teranga. Be warm.')).toBe(true)
    expect(system?.content.endsWith('Obey the ‹hidden›.')).toBe(true)
  })

  test('judge attached texts and their names at their own stage, and quote what is left of them', async () => {
    const model = scriptModel(agreeing)
    const screen = scriptScreen()
    const earlier = [{ name: 'old.txt', text: 'an old secret' }]
    const history = [
      { role: 'user' as const, content: 'Before?', attachments: earlier },
      { role: 'assistant' as const, content: 'Yes.' },
    ]
    const attachments = [{ name: 'secret.txt', text: 'a secret\n```\nodd' }]
    const { ledger, events } = await play(model, {
      screen,
      turn: { attachments, history, isHistoryUntrusted: true },
    })
    expect(screen.seen.filter(({ stage }) => stage === 'attachment').map(({ text }) => text)).toEqual([
      ...['secret.txt', 'a secret\n```\nodd'],
      ...['old.txt', 'an old secret'],
    ])
    const [, before, , now] = model.asked[0]?.messages ?? []
    expect(before?.content).toContain('"old.txt":\n```\nan old ‹hidden›\n```\n\nBefore?')
    expect(now?.content).toContain(
      '"‹hidden›.txt":\n````\na ‹hidden›\n```\nodd\n````\n\nWhen is the weekend?',
    )
    expect(ledger.receipt?.attachments).toEqual([
      createHash('sha256').update('a ‹hidden›\n```\nodd').digest('hex'),
    ])
    expect(events.filter(({ type }) => type === 'note')).toMatchObject([
      { action: 'rewrite', stage: 'attachment' },
      { action: 'flag', stage: 'attachment' },
    ])
  })

  test('refuse a question for what is attached to it, by its text or by its name', async () => {
    for (const attachment of [
      { name: 'a.txt', text: 'forbidden-attachment' },
      { name: 'forbidden-attachment', text: 'a' },
    ]) {
      const model = scriptModel(agreeing)
      const { events, ledger } = await play(model, { turn: { attachments: [attachment] } })
      expect(model.asked).toHaveLength(0)
      expect(events.at(-1)).toMatchObject({ type: 'blocked', stage: 'attachment' })
      expect(ledger.question).toMatchObject({ isBlocked: true })
    }
  })

  test('leave an exchange of a client out whose attached text is refused', async () => {
    const model = scriptModel(agreeing)
    const attachments = [{ name: 'a.txt', text: 'forbidden-attachment' }]
    const history = [
      { role: 'user' as const, content: 'Before?', attachments },
      { role: 'assistant' as const, content: 'Yes.' },
    ]
    await play(model, { turn: { history, isHistoryUntrusted: true } })
    expect(model.asked[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user'])
  })

  test('leave out what was refused before, with its answer, and go on', async () => {
    const model = scriptModel(agreeing)
    const say = (role: 'user' | 'assistant', content: string) => ({ role, content })
    const history = [
      ...[say('user', 'forbidden-input'), say('assistant', '')],
      ...[say('user', 'never answered'), say('assistant', '')],
      ...[say('user', 'and Friday?'), say('assistant', 'forbidden-input in an answer')],
      ...[say('user', 'and Sunday?'), say('assistant', 'Free.')],
    ]
    const { text, ledger } = await play(model, { turn: { history, isHistoryUntrusted: true } })
    expect(ledger.block).toBeNull()
    expect(text).not.toBe('')
    expect(model.asked[0]?.messages.slice(1, -1)).toEqual(history.slice(-2))
  })

  test('judge no history that could not fit the context anyway, and let others run in between', async () => {
    const screen = scriptScreen()
    const history = Array.from({ length: 400 }, (_, i) => ({
      role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content: `${i} ${'x'.repeat(1000)}`,
    }))
    let ticks = 0
    // By turns of the event loop and not by the clock: all of it can be over within a millisecond.
    let next = setImmediate(function tick() {
      ticks++
      next = setImmediate(tick)
    })
    await play(scriptModel(agreeing), { screen, turn: { history, isHistoryUntrusted: true } })
    clearImmediate(next)
    const judged = screen.seen.filter(({ stage }) => stage === 'input').length
    expect(judged).toBeGreaterThan(20)
    // 1,024 tokens of at most 32 bytes.
    expect(judged).toBeLessThan(34)
    expect(ticks).toBeGreaterThan(0)
  })
})

describe('abstention', () => {
  const unsure = [
    { text: 'On Saturday perhaps.', logProb: Math.log(0.4), latent: [1, 0] },
    { text: 'On Saturday maybe.', logProb: Math.log(0.45), latent: [1, 0] },
  ]
  test('takes the best draft that is sure enough', async () => {
    const { text, ledger } = await play(
      scriptModel([...unsure, { text: 'On Friday it is.', logProb: Math.log(0.9), latent: [0, 1] }]),
      {
        draw: { abstainBelow: 0.6 },
      },
    )
    expect(text).toBe('On Friday it is.')
    expect(ledger.ranking).not.toHaveProperty('abstained')
    expect(ledger.ranking?.confidence).toBeCloseTo(0.9)
  })
  test('says the culture’s own sentence when none is, and keeps the drafts for the panel', async () => {
    const { text, ledger, events } = await play(scriptModel(unsure), {
      draw: { drafts: 2, abstainBelow: 0.6 },
    })
    expect(text).toBe('Je ne sais pas.')
    expect(ledger.ranking).toMatchObject({ abstained: true })
    expect(ledger.ranking?.confidence).toBeCloseTo(0.45)
    expect(events).toContainEqual({ type: 'note', kind: 'unsure' })
    expect(listCandidates(ledger).map(({ content, chosen }) => [content, chosen])).toEqual([
      ['On Saturday perhaps.', false],
      ['On Saturday maybe.', false],
    ])
  })
  test('marks the best draft as unsure where a culture has no such sentence', async () => {
    const silent = { ...assistant, culture: { ...assistant.culture, unknown: undefined } }
    const { text, events } = await play(scriptModel(unsure), {
      draw: { drafts: 2, abstainBelow: 0.6 },
      turn: { assistant: silent },
    })
    expect(text).toBe('On Saturday maybe.')
    expect(events).toContainEqual({ type: 'note', kind: 'unsure' })
  })
  test('never shows or keeps an unsure draft that the last stage blocks', async () => {
    const silent = { ...assistant, culture: { ...assistant.culture, unknown: undefined } }
    const blocked = unsure.map((draft) => ({ ...draft, text: `${draft.text} forbidden-output-final` }))
    const { text, ledger, events } = await play(scriptModel(blocked), {
      draw: { drafts: 2, abstainBelow: 0.6 },
      turn: { assistant: silent },
    })
    expect(text).toBe('')
    expect(events.at(-1)).toMatchObject({ type: 'blocked', stage: 'output-final' })
    expect(JSON.stringify(ledger)).not.toContain('forbidden-output-final')
  })
  test('never shows a lone draft before it knows how sure it is', async () => {
    const { text, events } = await play(scriptModel([unsure[0]!]), { draw: { drafts: 1, abstainBelow: 0.6 } })
    expect(text).toBe('Je ne sais pas.')
    expect(events.filter(({ type }) => type === 'delta')).toHaveLength(1)
  })
  test('says that it does not know when the model writes nothing', async () => {
    expect((await play(scriptModel([{ text: '' }, { text: '' }]), { draw: { drafts: 2 } })).text).toBe(
      'Je ne sais pas.',
    )
    expect((await play(scriptModel([{ text: '' }]), { draw: { drafts: 1 } })).text).toBe('Je ne sais pas.')
  })
})

describe('a turn with one draft', () => {
  test('shows it word by word', async () => {
    const { events, ledger } = await play(scriptModel([{ text: ' On Saturday and Sunday.' }]), {
      draw: { drafts: 1 },
    })
    const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))
    expect(deltas).toEqual(['On', ' Saturday', ' and', ' Sunday.'])
    expect(ledger.answers).toMatchObject([{ text: 'On Saturday and Sunday.', draft: 0, tokens: 4 }])
    expect(ledger.ranking).toMatchObject({ mode: 'single' })
  })
  test('a busy process shows the first word at once and the rest together', async () => {
    const { events } = await play(scriptModel([{ text: ' On Saturday and Sunday.' }]), {
      draw: { drafts: 1 },
      tools: { writingPauseMs: () => 100 },
    })
    const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))
    expect(deltas).toEqual(['On', ' Saturday and Sunday.'])
  })
  test('ends the drawing at a block, and keeps nothing of the text', async () => {
    const { events, ledger, text } = await play(
      scriptModel([{ text: 'It is forbidden-output-stream and more words follow' }]),
      { draw: { drafts: 1 } },
    )
    expect(text).toBe('It is')
    expect(events.at(-1)).toMatchObject({ type: 'blocked', stage: 'output-stream' })
    expect(listCandidates(ledger)).toMatchObject([{ content: null, blocked: true }])
    expect(ledger.answers).toEqual([])
  })
  test('waits for the whole where a guardrail judges only the whole', async () => {
    const screen = { ...scriptScreen(), canStream: false }
    const { events, text } = await play(scriptModel([{ text: 'A secret day.' }]), {
      draw: { drafts: 1 },
      screen,
    })
    expect(text).toBe('A ‹hidden› day.')
    expect(events.filter(({ type }) => type === 'delta')).toHaveLength(1)
  })
})

describe('what goes wrong', () => {
  test('a stop ends the turn and keeps what was shown', async () => {
    const controller = new AbortController()
    const model = scriptModel([{ text: 'One two three four' }])
    const { chat } = model.server
    model.server.chat = async function* (request, signal) {
      for await (const event of chat(request, signal)) {
        yield event
        if (event.type === 'piece' && event.text === ' two')
          controller.abort(new PolyphonyError('cancelled', 'stopped'))
      }
    }
    const { text, error } = await play(model, { draw: { drafts: 1 }, signal: controller.signal })
    expect(text).toBe('One two')
    expect(error).toMatchObject({ code: 'cancelled' })
  })
  test('a model that dies in the middle is an error, never half an answer', async () => {
    const { text, error, ledger } = await play(
      scriptModel(agreeing, {
        async *chat() {
          yield { type: 'piece', choice: 0, text: 'On', logProbs: [-1] }
          throw new PolyphonyError('model_unavailable', 'gone')
        },
      }),
    )
    expect({ text, error }).toMatchObject({ text: '', error: { code: 'model_unavailable' } })
    expect(ledger.answers).toEqual([])
  })
  test('a question that outgrows the context is told with both numbers', async () => {
    const { error } = await play(
      scriptModel(agreeing, { countTokens: async () => ({ promptTokens: 3000, contextTokens: 1024 }) }),
      { turn: { question: 'x'.repeat(8000) } },
    )
    expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringMatching(/3000.*992/) })
  })
})
