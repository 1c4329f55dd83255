import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { deleteUpload, findUpload } from '@/lib/adapters/open-upload'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { beginChecks } from '@/lib/chat/begin-checks'
import { CheckRunner } from '@/lib/chat/check-runner'
import { type CheckEvent, followChecks } from '@/lib/chat/follow-checks'
import { cancelRun, findRun, listAnswers, resumeRun } from '@/lib/checks/check-runs'
import { findOwnText, removeOwnText, saveOwnText } from '@/lib/checks/own-text'
import { saveQuestionSet } from '@/lib/checks/question-sets'
import { summariseChecks } from '@/lib/checks/summarise-checks'
import { summariseSurprise } from '@/lib/checks/summarise-surprise'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import type { DrawRequest, ModelServer, ScoreRequest, TextScore } from '@/lib/inference/model-server'
import { verifyDocument } from '@/lib/storage/hub-key'
import { saveCommunityGate } from '@/lib/store/check-runs'
import { type CommunityRow, getCommunityRow } from '@/lib/store/communities'
import { insertUpload, updateUpload } from '@/lib/store/uploads'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase({ seed: true })
const chat = provideChatServices()
const GOOD = 'On paie ici en francs CFA.'
const PACE = { quietMs: 0, retryMs: [0, 0], touchMs: 60_000, staleMs: 0, lookMs: 60_000 }
const runners: CheckRunner[] = []
let community: CommunityRow

beforeAll(async () => {
  community = (await getCommunityRow('teranga'))!
  const yaml =
    'version: 1\nlanguage: fr\nquestions:\n  - question: Quelle monnaie ?\n    contains: [CFA]\n    excludes: [euro]\n  - question: Qui es-tu ?\n'
  await saveQuestionSet({ communityId: community.id, name: 'ours', yaml, savedById: null })
})
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop()
  globalThis.polyphonyCheckRunner = undefined
})

/** A model server that says what it is told to; `asked` and `scored` are the requests it got. */
function scripted(
  say: (request: DrawRequest) => string | Promise<string>,
  score: (request: ScoreRequest) => TextScore | undefined | Promise<TextScore> = () => undefined,
) {
  const asked: DrawRequest[] = []
  const scored: ScoreRequest[] = []
  const server: ModelServer = {
    async *chat(request, signal) {
      asked.push(request)
      const text = await Promise.race([say(request), abortOf(signal)])
      yield { type: 'piece', choice: 0, text, logProbs: [-0.1, -0.1, -0.1] }
      yield { type: 'end', choice: 0, reason: 'stop' }
    },
    embed: async () => ({ latents: [], promptTokens: 0 }),
    describeModel: async (name) => ({ name, root: null, contextTokens: null }),
    countTokens: async () => undefined,
    complete: async () => undefined,
    scoreText: async (request, signal) => {
      scored.push(request)
      return Promise.race([score(request), abortOf(signal)])
    },
  }
  return { server, asked, scored }
}

/** An upload that passed validation, as its row stands then. */
async function checkedUpload() {
  const digest = randomBytes(32).toString('hex')
  const { id } = await insertUpload({
    ...{ communityId: community.id, userId: null, name: 'fr-SN', files: [] },
  })
  const found = { digest, baseModel: STARTER_BASE_MODEL, rank: 8, sizeBytes: 1, parameters: 1, measures: [] }
  await updateUpload(id, ['receiving'], { status: 'checked', found })
  return { upload: await findUpload(community.id, id), model: `sha256-${digest}` }
}

/** Begins the checks without letting anybody work on them yet. */
async function begin(options: { publishes?: boolean } = {}) {
  const { upload, model } = await checkedUpload()
  const idle = new CheckRunner(() => globalThis.polyphonyChatServices!, PACE)
  await idle.stop()
  globalThis.polyphonyCheckRunner = idle
  const run = await beginChecks(readEnv(), { community, upload, userId: null, ...options })
  return { run, upload, model }
}

function work(server: ModelServer): CheckRunner {
  const services = chat.drawFrom(server)
  const runner = new CheckRunner(() => services, PACE)
  runners.push(runner)
  globalThis.polyphonyCheckRunner = runner
  runner.wake()
  return runner
}

const summaryOf = async (uploadId: string) => {
  const run = (await findRun(uploadId))!
  return summariseChecks(run.plan, await listAnswers(run.id))
}
const publish = (uploadId: string, reason?: string) =>
  publishUpload(readEnv(), { communityId: community.id, uploadId, userId: null, reason })
const isProbe = ({ messages }: DrawRequest) => /^How do|^How can|^Write/.test(messages.at(-1)!.content)

describe('checks before publishing', () => {
  test('base, live version and upload are asked everything that concerns them, one at a time, as one tenant', async () => {
    const { run, upload, model } = await begin()
    let running = 0
    const { server, asked } = scripted(async () => {
      expect(++running).toBe(1)
      await Promise.resolve()
      running--
      return GOOD
    })
    await work(server).idle()
    expect((await findRun(upload.id))?.status).toBe('done')
    const summary = await summaryOf(upload.id)
    expect(summary).toMatchObject({ verdict: 'passed', failed: 0, done: summary.total })
    expect(run.plan.asked).toEqual(['base', 'current', 'candidate'])
    const models = new Set(asked.map((request) => request.model))
    expect(models).toEqual(new Set([STARTER_BASE_MODEL, model, `sha256-${run.plan.current?.digest}`]))
    expect(new Set(asked.map(({ tenant }) => tenant))).toEqual(new Set(['checks']))
    expect(asked.every(({ seed, sampling }) => seed === 0 && sampling.temperature === 0)).toBe(true)
    // The live version is asked no probes.
    expect(
      asked.filter((request) => isProbe(request) && request.model === `sha256-${run.plan.current?.digest}`),
    ).toEqual([])
    expect(summary.groups).toContainEqual({
      ...{ group: 'ours', kind: 'set', questions: 2 },
      passed: { base: 2, current: 2, candidate: 2 },
    })
  })

  test('what fails is told with its reason, beside what the others answered; a blocked answer has no text', async () => {
    const { upload, model } = await begin()
    const { server } = scripted((request) => {
      if (request.model !== model) return GOOD
      const question = request.messages.at(-1)!.content
      return question === 'Quelle monnaie ?'
        ? 'On paie ici en euros, et en euro seulement.'
        : 'Quel imbécile !'
    })
    await work(server).idle()
    const run = (await findRun(upload.id))!
    const answers = await listAnswers(run.id)
    const of = (question: string, by: string) =>
      answers.find((one) => one.by === by && run.plan.items[one.position]?.question === question)
    expect(of('Quelle monnaie ?', 'candidate')?.faults).toEqual([
      { kind: 'missing', what: 'CFA' },
      { kind: 'said', what: 'euro' },
    ])
    expect(of('Quelle monnaie ?', 'base')?.faults).toEqual([])
    expect(of('Qui es-tu ?', 'candidate')).toMatchObject({
      outcome: 'blocked',
      text: null,
      blocked: { guardrail: 'respect' },
      faults: [{ kind: 'blocked', what: 'respect' }],
    })
    expect(JSON.stringify(answers)).not.toContain('imbécile')
    expect(await summaryOf(upload.id)).toMatchObject({ verdict: 'failed' })
  })

  test('killed in the middle, another worker asks the rest and nothing twice', async () => {
    const { upload } = await begin()
    const hang = new Promise<string>(() => undefined)
    const first = scripted((request) => (first.asked.length > 30 ? hang : request && GOOD))
    work(first.server)
    await until(async () => first.asked.length > 30)
    // A killed process says nothing more and leaves its run `running`.
    const kept = (await listAnswers((await findRun(upload.id))!.id)).length
    expect(kept).toBeGreaterThan(20)
    expect((await findRun(upload.id))?.status).toBe('running')
    const second = scripted(() => GOOD)
    await work(second.server).idle()
    const summary = await summaryOf(upload.id)
    expect(summary).toMatchObject({ verdict: 'passed', done: summary.total })
    expect(new Set(second.asked.map(keyOf)).size).toBe(second.asked.length)
    const before = new Set(first.asked.slice(0, 30).map(keyOf))
    expect(second.asked.filter((request) => before.has(keyOf(request)))).toEqual([])
  })

  test('stopped by its maintainer it asks no more, and goes on where it was', async () => {
    const { upload } = await begin()
    const { server, asked } = scripted(async () => {
      if (asked.length === 10) {
        await cancelRun(upload.id)
        globalThis.polyphonyCheckRunner?.interrupt(upload.id)
      }
      return GOOD
    })
    const runner = work(server)
    await runner.idle()
    expect((await findRun(upload.id))?.status).toBe('cancelled')
    expect(asked.length).toBe(10)
    await expect(cancelRun(upload.id)).rejects.toMatchObject({ code: 'conflict' })
    await resumeRun(upload.id)
    runner.wake()
    await runner.idle()
    expect(await summaryOf(upload.id)).toMatchObject({ verdict: 'passed' })
  })

  test('a model server that stays away ends the run with its words, and it can go on', async () => {
    const { upload } = await begin()
    let isAway = true
    const { server } = scripted(() => {
      if (isAway) throw new PolyphonyError('model_unavailable', 'The engine is away.')
      return GOOD
    })
    const runner = work(server)
    await runner.idle()
    expect(await findRun(upload.id)).toMatchObject({ status: 'failed', trouble: 'The engine is away.' })
    isAway = false
    await resumeRun(upload.id)
    runner.wake()
    await runner.idle()
    expect(await summaryOf(upload.id)).toMatchObject({ verdict: 'passed' })
  })

  test('an upload that is discarded meanwhile takes its checks along', async () => {
    const { run, upload } = await begin()
    const { server, asked } = scripted(async () => {
      if (asked.length === 5) await deleteUpload(readEnv().dataDir, community.id, upload.id)
      return GOOD
    })
    await work(server).idle()
    expect(await findRun(upload.id)).toBeUndefined()
    expect(await listAnswers(run.id)).toEqual([])
    expect(asked.length).toBeLessThanOrEqual(6)
    expect(chat.logged).toEqual([])
  })

  test('whoever watches is told the plan, every answer once, and the end', async () => {
    const { upload } = await begin()
    const events: CheckEvent[] = []
    const watching = (async () => {
      for await (const event of followChecks(upload.id, new AbortController().signal, 1)) events.push(event)
    })()
    await work(scripted(() => GOOD).server).idle()
    await watching
    expect(Object.keys(events[0]!)).toEqual(['run'])
    expect(events.at(-1)).toEqual({ status: 'done', trouble: null })
    const places = events.flatMap((event) => ('answers' in event ? event.answers : []))
    const { total } = await summaryOf(upload.id)
    expect(places.length).toBe(total)
    expect(new Set(places.map(({ position, by }) => `${position} ${by}`)).size).toBe(total)
  })
})

describe('publishing after the checks', () => {
  test('before they have passed it needs a reason, which its signed passport tells', async () => {
    const { upload } = await begin()
    await expect(publish(upload.id)).rejects.toMatchObject({ code: 'conflict', param: 'reason' })
    await expect(publish(upload.id, '   ')).rejects.toMatchObject({ param: 'reason' })
    const { adapter } = await publish(upload.id, 'The old one is wrong about the currency.')
    const signed = await issuePassport(readEnv(), community, adapter.id)
    expect(verifyDocument(JSON.parse(JSON.stringify(signed)))).toBe(true)
    expect(signed.document).toMatchObject({
      results: {
        verdict: 'unfinished',
        despite: {
          reason: 'The old one is wrong about the currency.',
          problem: expect.stringContaining('have not ended: 0 of'),
        },
      },
    })
  })

  test('once they have passed it needs none, and the passport holds the counts and none of the questions', async () => {
    const { upload } = await begin()
    await work(scripted(() => GOOD).server).idle()
    const { adapter } = await publish(upload.id)
    const signed = JSON.stringify(await issuePassport(readEnv(), community, adapter.id))
    const { results } = JSON.parse(signed).document
    expect(results).toMatchObject({ verdict: 'passed', despite: null })
    expect(results.questions).toContainEqual({
      ...{ group: 'set:ours', version: 1, questions: 2 },
      passed: { base: 2, current: 2, candidate: 2 },
    })
    expect(results.safety.rows).toHaveLength(4)
    expect(results.safety.rows[0]).toMatchObject({ by: 'base', probes: 'harmful', total: 60 })
    expect(signed).not.toContain('Quelle monnaie')
  })

  test('where the checks are a gate, no reason opens it', async () => {
    const { upload } = await begin()
    await saveCommunityGate(community.id, true)
    await expect(publish(upload.id, 'I want to.')).rejects.toMatchObject({
      code: 'conflict',
      param: 'checks',
    })
    await work(scripted(() => GOOD).server).idle()
    await publish(upload.id)
    await saveCommunityGate(community.id, false)
  })

  test('checks under other questions than those that hold now count no more', async () => {
    const { upload } = await begin()
    await work(scripted(() => GOOD).server).idle()
    const yaml = 'version: 1\nlanguage: fr\nquestions:\n  - question: Quelle monnaie ?\n    contains: [CFA]\n'
    await saveQuestionSet({ communityId: community.id, name: 'ours', yaml, savedById: null })
    await expect(publish(upload.id)).rejects.toThrow(/have changed since these checks/)
  })

  test('a training job’s upload goes live by itself when everything has passed, and only then', async () => {
    const good = await begin({ publishes: true })
    await work(scripted(() => GOOD).server).idle()
    expect((await findUpload(community.id, good.upload.id)).status).toBe('published')
    const bad = await begin({ publishes: true })
    await work(scripted(({ model }) => (model === bad.model ? 'Quel imbécile !' : GOOD)).server).idle()
    expect((await findUpload(community.id, bad.upload.id)).status).toBe('checked')
  })
})

describe('the surprise of the community’s own text', () => {
  const passage = (word: string) => `${word} traverse le fleuve au lever du jour. `.repeat(12).trim()
  const TEXT = ['Aïssatou', 'Moussa', 'Coumba'].map(passage).join('\n\n')
  const give = (text = TEXT) => saveOwnText({ communityId: community.id, text, savedById: null })
  /** A token a word; the candidate finds the first passage harder than its base does, and all others easier. */
  const scoreBy =
    (candidate: string) =>
    ({ model, text }: ScoreRequest): TextScore => {
      const isHard = text.startsWith('Aïssatou')
      const each = model !== candidate ? 2 : isHard ? 3 : 1
      return { logProbs: text.split(/\s+/).map(() => -each) }
    }
  const surpriseOf = async (uploadId: string) => {
    const run = (await findRun(uploadId))!
    return summariseSurprise(run.plan, run.surprise)
  }
  /** The text is read first: what is asked afterwards need not be answered. */
  const away = (): string => {
    throw new PolyphonyError('model_unavailable', 'The engine is away.')
  }
  beforeEach(() => give())
  afterAll(() => removeOwnText(community.id).catch(() => undefined))

  test('is measured for base, live version and upload, a passage at a time, and compared', async () => {
    const { upload, model, run } = await begin()
    const { server, scored } = scripted(away, scoreBy(model))
    await work(server).idle()
    expect(scored).toHaveLength(9)
    expect(scored[0]).toEqual({
      model: STARTER_BASE_MODEL,
      base: STARTER_BASE_MODEL,
      text: passage('Aïssatou'),
      after: '<|bos|><|user|><|end|><|assistant|>',
    })
    expect(new Set(scored.map((one) => one.model))).toEqual(
      new Set([STARTER_BASE_MODEL, model, `sha256-${run.plan.current?.digest}`]),
    )
    const surprise = await surpriseOf(upload.id)
    expect(surprise).toMatchObject({ compared: 3, planned: 3, easier: 2, hasEnded: true, silent: [] })
    expect(surprise?.harder.map((one) => one.passage)).toEqual([0])
    const row = surprise?.rows.find(({ by }) => by === 'base')
    expect(row?.natsPerToken).toBeCloseTo(2, 9)
    expect(row?.perplexity).toBeCloseTo(Math.exp(2), 9)
  })

  test('stands in the signed passport as figures, without a word of the text, and nowhere in the run', async () => {
    const { upload, model } = await begin()
    await work(scripted(away, scoreBy(model)).server).idle()
    expect(JSON.stringify(await findRun(upload.id))).not.toContain('fleuve')
    const { adapter } = await publish(upload.id, 'To see its passport.')
    const signed = await issuePassport(readEnv(), community, adapter.id)
    expect(verifyDocument(JSON.parse(JSON.stringify(signed)))).toBe(true)
    expect(JSON.stringify(signed)).not.toContain('fleuve')
    const { results } = JSON.parse(JSON.stringify(signed)).document
    expect(results.surprise).toMatchObject({ passages: 3, easier: 2, readAs: 'answer' })
    expect(results.surprise.rows.map(({ by }: { by: string }) => by)).toEqual([
      'base',
      'current',
      'candidate',
    ])
    expect(results.surprise.rows[2]).toMatchObject({
      natsPerToken: expect.any(Number),
      bitsPerCharacter: expect.any(Number),
    })
  })

  test('is not asked twice of a worker that was killed in the middle', async () => {
    const { upload, model } = await begin()
    const hang = new Promise<TextScore>(() => undefined)
    const first = scripted(away, (request) => (first.scored.length > 4 ? hang : scoreBy(model)(request)))
    work(first.server)
    await until(async () => first.scored.length > 4)
    const second = scripted(away, scoreBy(model))
    await work(second.server).idle()
    expect(second.scored).toHaveLength(5)
    expect(await surpriseOf(upload.id)).toMatchObject({ compared: 3, hasEnded: true })
  })

  test('is left out, and said so, where a model server cannot tell; the checks go on', async () => {
    const { upload } = await begin()
    const { server, asked, scored } = scripted(away)
    await work(server).idle()
    expect(scored).toHaveLength(3)
    expect(asked.length).toBeGreaterThan(0)
    expect(await surpriseOf(upload.id)).toMatchObject({
      ...{ silent: ['base', 'current', 'candidate'], rows: [], hasEnded: true },
    })
    const { adapter } = await publish(upload.id, 'To see its passport.')
    const { document } = await issuePassport(readEnv(), community, adapter.id)
    expect(document).not.toHaveProperty('results.surprise')
  })

  test('leaves out a passage that a context cannot hold, for everybody', async () => {
    const { upload, model } = await begin()
    const { server } = scripted(away, (request) => {
      if (request.model === model && request.text.startsWith('Moussa'))
        throw new PolyphonyError('invalid_request', 'The text has 2000 tokens; this model reads 1024.')
      return scoreBy(model)(request)
    })
    await work(server).idle()
    expect(await surpriseOf(upload.id)).toMatchObject({ compared: 2, tooLong: 1, easier: 1, hasEnded: true })
  })

  test('of a text that was changed or deleted meanwhile is measured no further', async () => {
    const { upload, model } = await begin()
    await removeOwnText(community.id)
    const { server, asked, scored } = scripted(away, scoreBy(model))
    await work(server).idle()
    expect(scored).toEqual([])
    expect(await surpriseOf(upload.id)).toMatchObject({ isGone: true, hasEnded: true, rows: [] })
    expect(asked.length).toBeGreaterThan(0)
  })

  test('is told to whoever watches with how its passages begin, until the text is gone', async () => {
    const { upload, model } = await begin()
    const watch = async () => {
      const events: CheckEvent[] = []
      for await (const event of followChecks(upload.id, new AbortController().signal, 1)) events.push(event)
      return events
    }
    const watching = watch()
    await work(scripted(away, scoreBy(model)).server).idle()
    const events = await watching
    const beginnings = ['Aïssatou', 'Moussa', 'Coumba'].map((name) => expect.stringMatching(`^${name}.*…$`))
    expect(events[0]).toMatchObject({ run: { beginnings } })
    const last = events.flatMap((event) => ('surprise' in event ? [event.surprise] : [])).at(-1)
    expect(last?.measures).toHaveLength(9)
    await removeOwnText(community.id)
    const [later] = await watch()
    expect(later).toMatchObject({ run: { beginnings: null, surprise: { measures: { length: 9 } } } })
  })

  test('needs a text of a sensible length, which one maintainer’s next one replaces', async () => {
    await expect(give('Trop court.')).rejects.toMatchObject({ code: 'invalid_request', param: 'text' })
    await expect(give('x'.repeat(20_001))).rejects.toMatchObject({
      ...{ code: 'too_large', message: expect.stringMatching(/20001.*20000/) },
    })
    await expect(give(`${TEXT}\u0000`)).rejects.toMatchObject({ code: 'invalid_request' })
    await give(`\r\n${TEXT.replaceAll('\n', '\r\n')}\r\n`)
    expect((await findOwnText(community.id))?.text).toBe(TEXT)
    await removeOwnText(community.id)
    expect(await findOwnText(community.id)).toBeUndefined()
    await expect(removeOwnText(community.id)).rejects.toMatchObject({ code: 'not_found' })
    const other = (await getCommunityRow('lutece'))!
    expect(await findOwnText(other.id)).toBeUndefined()
  })
})

const aborts = new WeakMap<AbortSignal, Promise<never>>()

/** Fails when the signal aborts; one promise a signal. */
function abortOf(signal: AbortSignal): Promise<never> {
  const known = aborts.get(signal)
  if (known) return known
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  )
  aborted.catch(() => undefined)
  aborts.set(signal, aborted)
  return aborted
}

const keyOf = ({ model, messages }: DrawRequest) => `${model} ${messages.at(-1)!.content}`

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
