import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { checkUpload } from '@/lib/adapters/check-upload'
import { findUpload, openUpload } from '@/lib/adapters/open-upload'
import { openDesk, readDraft } from '@/lib/assistants/assistant-desk'
import { createAssistantDraft } from '@/lib/assistants/create-draft'
import { publishAssistant } from '@/lib/assistants/publish-assistant'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { findCircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import { type RemoteState, writeRemoteStates } from '@/lib/inference/remote/remote-states'
import { listBaseNames } from '@/lib/models/list-base-names'
import { findServersOverview } from '@/lib/models/servers-overview'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { listAdapterRows } from '@/lib/store/adapters'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase({ seed: true })
const temp = mkdtempSync(join(tmpdir(), 'polyphony-servers-'))
afterAll(() => rmSync(temp, { recursive: true }))
const url = 'http://10.0.0.5:8000'
const TOKEN = 'a-token-that-nobody-sees'
const MODEL_SERVERS = JSON.stringify([
  { kind: 'vllm', name: 'gpu-a', url, token: TOKEN, maxRank: 4 },
  { kind: 'lorax', url: 'http://10.0.0.6:8080' },
])
const env = () => ({ ...readEnv(), MODEL_SERVERS, ADAPTER_QUOTA_GB: 1 })

function state(change: Partial<RemoteState> = {}): RemoteState {
  return {
    ...{ name: 'gpu-a', kind: 'vllm', url, state: 'up', sinceMs: 1_000, checkedMs: 2_000, latencyMs: 12 },
    bases: [
      { name: 'org/far-7B', root: 'org/far-7B', contextTokens: 8192 },
      { name: STARTER_BASE_MODEL, root: null, contextTokens: 4096 },
    ],
    ...{ adapters: [], refused: [], lastError: null, ...change },
  }
}
beforeEach(() => {
  mkdirSync(join(place.dataDir, 'run'), { recursive: true })
  writeRemoteStates(place.dataDir, [state()])
})

test('the operator sees each server with what it has, and its token nowhere', async () => {
  const [adapter] = await listAdapterRows((await getCommunityRow('teranga'))!.id)
  const digest = adapter!.digest
  const lastError = { message: `refused Bearer ${TOKEN}`, atMs: 1_500 }
  const refused = [{ digest: 'f'.repeat(64), reason: `no ${TOKEN}` }]
  writeRemoteStates(place.dataDir, [state({ adapters: [digest], refused, lastError })])
  for (let i = 0; i < 3; i++) findCircuitBreaker().fail('gpu-a')
  const overview = await findServersOverview(env(), 3_000)
  expect(overview.nowMs).toBe(3_000)
  const [one, other] = overview.servers
  expect(one).toMatchObject({
    ...{ name: 'gpu-a', kind: 'vllm', url, state: 'up', latencyMs: 12, circuit: 'open' },
    bases: [
      { name: 'org/far-7B', isOnlyRemote: true },
      { name: STARTER_BASE_MODEL, isOnlyRemote: false },
    ],
    adapters: [`teranga/${adapter!.name} ${adapter!.version}`],
    refused: [{ adapter: 'sha256-ffffffffffff…', reason: 'no •••' }],
    lastError: { message: 'refused Bearer •••', atMs: 1_500 },
  })
  // Nobody has looked at it yet.
  expect(other).toMatchObject({ name: 'lorax', state: 'unknown', sinceMs: null, circuit: 'closed' })
  expect(JSON.stringify(overview)).not.toContain(TOKEN)
  findCircuitBreaker().succeed('gpu-a')
})

test('what was seen at another address is not taken for a server of the same name', async () => {
  writeRemoteStates(place.dataDir, [state({ url: 'http://10.0.0.99:8000' })])
  expect((await findServersOverview(env(), 0)).servers[0]).toMatchObject({ state: 'unknown', bases: [] })
})

test('without MODEL_SERVERS there is none', async () => {
  expect((await findServersOverview({ dataDir: place.dataDir }, 0)).servers).toEqual([])
})

test('an assistant can stand on a base that only a model server has', async () => {
  const bases = await listBaseNames(place.dataDir)
  expect(bases).toEqual([STARTER_BASE_MODEL, 'org/far-7B'])
  const community = (await getCommunityRow('teranga'))!
  const account = { name: 'Far', email: 'far@example.org', passwordHash: null, isOperator: true }
  const { id: userId } = await insertUser(account, database())
  const form = { name: 'Far away', base: 'org/far-7B', instructions: '' }
  const slug = await createAssistantDraft(community, { form, bases, userId })
  const reader = { kind: 'user', userId, isOperator: true } as const
  const desk = await openDesk({ community, slug, reader, bases })
  await publishAssistant(desk, { ...readDraft(desk), note: '' })
  expect((await findAssistant(`teranga/${slug}`, null)).modelName).toBe('org/far-7B')
})

test('an adapter for it passes by its name, and the check says which servers will serve it', async () => {
  const folder = mkdtempSync(join(temp, 'adapter-'))
  for (const name of readdirSync('starter/adapters/fr-FR'))
    copyFileSync(join('starter/adapters/fr-FR', name), join(folder, name))
  const config = join(folder, 'adapter_config.json')
  const changed = { ...JSON.parse(readFileSync(config, 'utf8')), base_model_name_or_path: 'org/far-7B' }
  writeFileSync(config, JSON.stringify(changed))
  const communityId = (await getCommunityRow('teranga'))!.id
  const names = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
  const files = names.map((path) => ({ path, sizeBytes: statSync(join(folder, path)).size }))
  const upload = { name: 'far', files }
  const { id } = await openUpload(env(), { communityId, userId: null, upload })
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  for (const [index, name] of names.entries())
    copyFileSync(join(folder, name), join(partsFolder(place.dataDir), partName(id, index)))
  const checks = []
  for await (const one of checkUpload(env(), await findUpload(communityId, id))) checks.push(one)
  expect(checks.find((one) => one.id === 'base')?.message).toMatch(/org\/far-7B, which only gpu-a has/)
  // Rank 8 on a server that takes 4.
  expect(checks.at(-1)).toMatchObject({ id: 'serves', status: 'warned' })
  expect(checks.at(-1)?.remedy).toMatch(/gpu-a: its rank 8 is above this server’s 4/)
  expect((await findUpload(communityId, id)).found?.baseModel).toBe('org/far-7B')
})
