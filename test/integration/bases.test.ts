import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChildRecord } from '@/cli/start/child-record'
import type { EnginePool } from '@/cli/start/engine-pool'
import { prepareDataDir } from '@/cli/start/prepare-data-dir'
import { createEnginePool } from '@/cli/start/start-engine-pool'
import { findBackground } from '@/lib/chat/background-whitening'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { createId } from '@/lib/core/ids'
import { readEngineStates } from '@/lib/inference/engine-states'
import { findModelServer } from '@/lib/inference/find-model-server'
import { listEngineHealth } from '@/lib/inference/list-engine-health'
import { readEngineAddress } from '@/lib/inference/read-engine-address'
import { addModel } from '@/lib/models/add-model'
import { listModels } from '@/lib/models/list-models'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { getAssistantRow, insertAssistant } from '@/lib/store/assistants'
import { database } from '@/lib/store/database'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { writeTinyBase } from '@/test/support/write-tiny-base'

const TINY_BASE = 'org/tiny'
const place = provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()
const said: string[] = []
let pool: EnginePool

beforeAll(async () => {
  prepareDataDir(place.dataDir)
  await installTiny(TINY_BASE)
  await addAssistant('tiny', TINY_BASE)
  pool = await createEnginePool({
    root: process.cwd(),
    env: readEnv(),
    record: new ChildRecord(place.dataDir),
    databaseReady: Promise.resolve(),
    say: (line) => said.push(line),
  })
  await pool.start()
})
afterAll(() => pool?.stop())

async function installTiny(name: string): Promise<void> {
  const folder = join(place.dataDir, 'tiny')
  mkdirSync(folder, { recursive: true })
  writeTinyBase(folder)
  const hub = { url: 'http://127.0.0.1:1', token: undefined, idleTimeoutMs: 1_000 }
  await addModel({ dataDir: place.dataDir, hub, source: folder, name, reserved: [] })
}

async function addAssistant(slug: string, baseModel: string): Promise<void> {
  const plume = await getAssistantRow('lutece', 'plume')
  if (!plume) throw new Error('the seeded hub has no lutece/plume')
  const { cultureTag, sampling } = plume.newest
  const assistant = { communityId: plume.community.id, slug, name: slug, position: 9 }
  const { id } = await insertAssistant(assistant, database())
  await insertAssistantVersion(
    { assistantId: id, baseModel, adapterId: null, instructions: 'Be short.', cultureTag, sampling },
    database(),
  )
}

async function ask(assistant: string, question = 'Bonjour ?') {
  const server = findModelServer(readEnv())
  const services = drawFrom(server, { findBackground: (encoder) => findBackground(server, encoder) })
  const reader = { kind: 'guest' as const, guestId: createId('guest') }
  const turn = { reader, assistant, conversationId: undefined, question, language: 'en' as const }
  let last: unknown
  for await (const event of await openReaderTurn(turn, services, new AbortController().signal)) last = event
  return last
}

const stateOf = (base: string) => readEngineStates(place.dataDir)?.engines.find((one) => one.base === base)

async function until(isDone: () => boolean): Promise<void> {
  for (let round = 0; round < 2_000 && !isDone(); round++) await sleep(50)
  if (!isDone()) throw new Error(`Nothing came of waiting; said: ${said.join('\n')}`)
}

test('an assistant on a second base is answered by an engine of its own, beside the starter at the same time', async () => {
  expect(readEngineAddress(place.dataDir, TINY_BASE)).toBeUndefined()
  const [tiny, starter] = await Promise.all([
    ask('lutece/tiny'),
    ask('lutece/plume', 'Quand commence le week-end ici ?'),
  ])
  const [installed] = await listModels(place.dataDir)
  // Weights at random write nonsense, which a guardrail may refuse: that is an answer too.
  const status = expect.stringMatching(/^(done|blocked)$/)
  expect(tiny).toMatchObject({
    type: 'done',
    status,
    receipt: { baseModel: TINY_BASE, baseDigest: `sha256-${installed?.digest}` },
  })
  expect(starter).toMatchObject({ type: 'done', status, receipt: { baseModel: STARTER_BASE_MODEL } })
  const [first, second] = [STARTER_BASE_MODEL, TINY_BASE].map((base) =>
    readEngineAddress(place.dataDir, base),
  )
  expect(second).toBeDefined()
  expect(second?.url).not.toBe(first?.url)
  expect(second?.token).not.toBe(first?.token)
  await until(() => stateOf(TINY_BASE)?.state === 'ready')
  expect(listEngineHealth(place.dataDir)).toEqual([
    { base: STARTER_BASE_MODEL, state: 'ready' },
    { base: TINY_BASE, state: 'ready' },
  ])
  await until(() => (stateOf(TINY_BASE)?.generatedTokens ?? 0) > 0)
  expect(stateOf(TINY_BASE)).toMatchObject({ digest: installed?.digest, precision: 'float32', reason: null })
})

test('the engine of a second base comes back after kill -9, and its askers wait for it', async () => {
  const before = readEngineAddress(place.dataDir, TINY_BASE)
  process.kill(before?.pid ?? 0, 'SIGKILL')
  expect(await ask('lutece/tiny')).toMatchObject({ type: 'done' })
  const after = readEngineAddress(place.dataDir, TINY_BASE)
  expect(after?.pid).not.toBe(before?.pid)
  expect(existsSync(join(place.dataDir, 'run', 'engines.json'))).toBe(true)
})
