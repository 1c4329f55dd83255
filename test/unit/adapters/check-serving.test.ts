import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkServing } from '@/lib/adapters/check-serving'
import { judgeServing } from '@/lib/adapters/list-serves-on'
import type { RemoteState } from '@/lib/inference/remote/remote-states'
import { writeRemoteStates } from '@/lib/inference/remote/remote-states'

const DIGEST = 'b'.repeat(64)
const KINDS = ['vllm', 'lorax', 'llamacpp', 'openai'] as const
const url = (at: number) => `http://10.0.0.${at + 1}:8000`
const MODEL_SERVERS = JSON.stringify(KINDS.map((kind, at) => ({ kind, url: url(at) })))
let dataDir = ''
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'polyphony-serves-'))
  mkdirSync(join(dataDir, 'run'), { recursive: true })
})
afterAll(() => rmSync(dataDir, { recursive: true }))

function judge(needs: { rank: number; hasPatterns: boolean }, change: Partial<RemoteState> = {}) {
  const states = KINDS.map(
    (kind, at): RemoteState => ({
      ...{ name: kind, kind, url: url(at), state: 'up', sinceMs: 0, checkedMs: 0, latencyMs: 1 },
      ...{ adapters: [], refused: [], lastError: null },
      bases: [{ name: 'far', root: null, contextTokens: null }],
      ...change,
    }),
  )
  writeRemoteStates(dataDir, states)
  return judgeServing({ dataDir, MODEL_SERVERS }, { base: 'far', digest: DIGEST, needs })
}
const reasonOf = (servers: ReturnType<typeof judge>, kind: string) =>
  servers.find((server) => server.kind === kind)?.reason

test('each server that cannot serve an adapter is named with its reason, before it is published', () => {
  const servers = judge({ rank: 64, hasPatterns: false })
  expect(servers.map(({ kind, serves }) => [kind, serves])).toEqual([
    ['vllm', false],
    ['lorax', true],
    ['llamacpp', false],
    ['openai', false],
  ])
  expect(reasonOf(servers, 'vllm')).toContain('its rank 64 is above this server’s 16')
  expect(reasonOf(servers, 'openai')).toContain('base models only')
  const check = checkServing(servers, 'far')
  expect(check).toMatchObject({
    id: 'serves',
    status: 'warned',
    message: 'serves on: lorax; not on the others',
  })
  expect(check.remedy).toMatch(/vllm: its rank 64/)
})

test('patterns are told to those that do not read them', () => {
  const servers = judge({ rank: 8, hasPatterns: true })
  expect(reasonOf(servers, 'vllm')).toContain('rank_pattern')
  expect(reasonOf(servers, 'lorax')).toContain('alpha_pattern')
  expect(checkServing(servers, 'far').message).toBe('no model server serves it yet')
})

test('llama.cpp says which file it must be started with, until it has it', () => {
  const needs = { rank: 8, hasPatterns: false }
  expect(reasonOf(judge(needs), 'llamacpp')).toContain(`--lora sha256-${DIGEST}.gguf`)
  expect(reasonOf(judge(needs), 'llamacpp')).toContain('for llama.cpp (GGUF)')
  const held = judge(needs, { adapters: [DIGEST] })
  expect(held.find(({ kind }) => kind === 'llamacpp')).toMatchObject({ serves: true, reason: null })
})

test('a server that is away counts: it gets the adapter when it is back', () => {
  const servers = judge({ rank: 8, hasPatterns: false }, { state: 'down' })
  expect(servers.find(({ kind }) => kind === 'vllm')).toMatchObject({ serves: true, reason: null })
})

test('what a server itself said stays with the operator', () => {
  const refused = [{ digest: DIGEST, reason: 'no such file /secret/place' }]
  const servers = judge({ rank: 8, hasPatterns: false }, { refused })
  expect(servers.find(({ kind }) => kind === 'vllm')).toMatchObject({ serves: false, reason: null })
  expect(JSON.stringify([servers, checkServing(servers, 'far')])).not.toContain('/secret')
})

test('no server at all is said as well', () => {
  expect(checkServing([], 'far')).toMatchObject({
    status: 'warned',
    message: 'no model server has far at this moment',
  })
  const own = { server: 'embedded', kind: 'embedded', serves: true, reason: null }
  expect(checkServing([own], 'far')).toMatchObject({
    status: 'passed',
    message: 'serves on this hub’s own engine',
  })
})
