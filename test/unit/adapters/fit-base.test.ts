import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdapterBase } from '@/lib/adapters/adapter-base'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { checkAdapter } from '@/lib/adapters/check-adapter'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import { listRemoteBases } from '@/lib/adapters/list-remote-bases'
import type { LinearMap } from '@/lib/formats/adapter-tensors'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { readPeftConfig } from '@/lib/formats/read-adapter'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import type { RemoteState } from '@/lib/inference/remote/remote-states'

const own = await listAdapterBases('starter')

async function check(folder: string, bases: AdapterBase[]) {
  const checks: AdapterCheck[] = []
  const walk = checkAdapter({ folder, bases })
  for (let step = await walk.next(); ; step = await walk.next()) {
    if (step.done) return { checks, found: step.value, of: byId(checks) }
    checks.push(step.value)
  }
}
const byId = (checks: AdapterCheck[]) => (id: string) => checks.find((one) => one.id === id)

describe('a base that only a model server has', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyphony-remote-base-'))
    await cp('starter/adapters/fr-SN', folder, { recursive: true })
    const path = join(folder, 'adapter_config.json')
    const config: object = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...config, base_model_name_or_path: 'org/far' }))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const remote = (more: Partial<AdapterBase> = {}): AdapterBase => ({
    ...{ name: 'far', aliases: ['org/far'], licence: undefined, maps: undefined, servers: ['gpu-a'] },
    ...more,
  })

  test('is recognised by its name, and what was not checked is said', async () => {
    const { of, found } = await check(folder, [...own, remote()])
    expect(of('base')).toMatchObject({ status: 'warned' })
    expect(of('base')?.message).toMatch(/names far, which only gpu-a has/)
    expect(of('tensors')).toMatchObject({ status: 'warned' })
    expect(of('tensors')?.message).toMatch(/not checked: whether far has these modules, this width/)
    expect(found?.baseModel).toBe('far')
  })

  test('is not for an adapter that names another', async () => {
    const { found } = await check('starter/adapters/fr-SN', [remote(), ...own])
    expect(found?.baseModel).toBe(own[0]?.name)
  })

  test('whose server says its width holds the adapter to it', async () => {
    const file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
    const width = file.tensors.get('base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight')?.shape[1]
    await file.close()
    const fits = await check(folder, [remote({ hiddenSize: width! })])
    expect(fits.of('tensors')?.message).toContain(`the base’s width of ${width}`)
    const other = await check(folder, [remote({ hiddenSize: 4096 })])
    expect(other.found).toBeUndefined()
    expect(other.of('base')?.message).toContain('far has 4096')
  })

  test('has its shapes checked where MODEL_SERVERS names its config.json', async () => {
    const config = join(process.cwd(), 'starter/model/config.json')
    const bases = { far: { servedAs: 'org/far', config } }
    const servers = parseRemoteServers(
      JSON.stringify([{ kind: 'vllm', url: 'http://10.0.0.5:8000', name: 'gpu-a', bases }]),
    )
    const state: RemoteState = {
      ...{ name: 'gpu-a', kind: 'vllm', url: 'http://10.0.0.5:8000', state: 'up', sinceMs: 0, checkedMs: 0 },
      ...{ latencyMs: 1, adapters: [], refused: [], lastError: null },
      bases: [{ name: 'far', root: 'org/far', contextTokens: null }],
    }
    const found = await listRemoteBases(servers, [state], new Set())
    const { of } = await check(folder, found)
    expect([of('base')?.status, of('tensors')?.status]).toEqual(['passed', 'passed'])
    expect(await listRemoteBases(servers, [state], new Set(['far']))).toEqual([])
  })
})

/** GPT-2's maps that its usual adapters change. Source: https://huggingface.co/openai-community/gpt2/blob/main/config.json */
const GPT2: LinearMap[] = Array.from({ length: 12 }, (_, layer) => {
  const at = `transformer.h.${layer}`
  return [
    { module: `${at}.attn.c_attn`, input: 768, output: 2304 },
    { module: `${at}.attn.c_proj`, input: 768, output: 768 },
    { module: `${at}.mlp.c_fc`, input: 768, output: 3072 },
    { module: `${at}.mlp.c_proj`, input: 3072, output: 768 },
  ]
}).flat()

const datasets = process.env.DATASETS_DIR
if (!datasets) console.warn('Checks of a real GPT-2 adapter are skipped: set DATASETS_DIR')
describe.skipIf(!datasets)('a real adapter of GPT-2 (skipped without DATASETS_DIR)', () => {
  const folder = join(datasets ?? '', 'gpt2-tigrinya-lora')
  const gpt2 = (more: Partial<AdapterBase> = {}): AdapterBase => ({
    ...{ name: 'gpt2', aliases: [], licence: 'mit', maps: GPT2, ...more },
  })

  test('is read fully: every one of its 72 matrices', async () => {
    expect(await readPeftConfig(folder)).toMatchObject({ baseModel: 'gpt2', rank: 8, alpha: 32 })
    const file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
    let values = 0
    for (const name of file.tensors.keys()) {
      const read = await file.readFloat32(name)
      expect(read.every(Number.isFinite)).toBe(true)
      values += read.length
    }
    await file.close()
    // 12 layers of rank 8: (768 + 2304) + (768 + 768) + (3072 + 768) values a rank.
    expect([file.tensors.size, values]).toEqual([72, 12 * 8 * (3072 + 1536 + 3840)])
  })

  test('is refused on a hub without GPT-2, naming its base and those there are', async () => {
    const { checks, found } = await check(folder, own)
    expect(found).toBeUndefined()
    expect(checks.at(-1)).toMatchObject({ id: 'base', status: 'failed' })
    expect(checks.at(-1)?.message).toMatch(/It was trained for gpt2; this hub has polyphony-starter/)
    expect(checks.at(-1)?.message).toMatch(/fit none of them .*target_modules name no linear layer/)
    expect(checks.at(-1)?.remedy).toMatch(/Install that base here, or train on one of these/)
  })

  test('passes every check where the base has the shapes of GPT-2', async () => {
    const { of, found } = await check(folder, [...own, gpt2()])
    expect(found).toMatchObject({ baseModel: 'gpt2', rank: 8, parameters: 811_008 })
    expect(of('base')?.message).toBe('fits gpt2, the base it was trained for')
    expect(of('tensors')?.message).toBe('all 72 matrices are there, each in its shape')
    expect(of('values')?.status).toBe('passed')
  })

  test('and is recognised by name where only a model server has GPT-2', async () => {
    const { of, found } = await check(folder, [...own, gpt2({ maps: undefined, hiddenSize: 768 })])
    expect(found?.baseModel).toBe('gpt2')
    expect(of('tensors')?.message).toContain('width of 768')
    // Medium's states are wider.
    const medium = await check(folder, [gpt2({ maps: undefined, hiddenSize: 1024 })])
    expect(medium.of('base')).toMatchObject({ status: 'failed' })
  })
})
