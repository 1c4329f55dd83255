import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { engineBudgetBytes } from '@/lib/models/engine-budget'
import { planBase } from '@/lib/models/plan-base'

const folder = mkdtempSync(join(tmpdir(), 'polyphony-plan-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** SmolLM2-1.7B's shape: 24 layers, 32 key–value heads of 64, 1.71 thousand million weights in bfloat16. */
const SHAPE = {
  ...{ hidden_size: 2048, num_hidden_layers: 24, num_attention_heads: 32, num_key_value_heads: 32 },
  ...{ max_position_embeddings: 8192, torch_dtype: 'bfloat16' },
}
const plan = (weightBytes: number, budgetBytes: number, change: object = {}) => {
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...SHAPE, ...change }))
  return planBase({ name: 'm', folder, weightBytes, budgetBytes })
}

test('int8 where its weights take at most half of the memory, else int4, and float32 for a small one', async () => {
  expect(await plan(3.42e9, 20e9)).toMatchObject({ precision: 'int8', contextTokens: 4096 })
  expect(await plan(3.42e9, 3.5e9)).toMatchObject({ precision: 'int4' })
  expect(await plan(0.1e9, 6e9)).toMatchObject({ precision: 'float32' })
  expect(await plan(0.2e9, 6e9, { torch_dtype: 'float32' })).toMatchObject({ precision: 'float32' })
})

test('slots are as many as a quarter of the memory holds, between 2 and 32', async () => {
  // One slot: 24 layers × 2 × 32 heads × 64 × 4 bytes × 4,096 tokens = 1.61e9 bytes.
  expect(await plan(3.42e9, 20e9)).toMatchObject({ slots: 3 })
  expect((await plan(3.42e9, 20e9)).needBytes).toBeCloseTo(1.71e9 * 1.15 + 4 * 1.61e9 + 0.2e9, -8)
  // Three of them do not fit in 2.25e9 bytes, nor with half of the tokens; of 1,024 tokens five do.
  expect(await plan(3.42e9, 9e9)).toMatchObject({ contextTokens: 1024, slots: 5 })
  expect(await plan(1e6, 20e9, { num_key_value_heads: 1, head_dim: 8 })).toMatchObject({ slots: 32 })
})

test('what does not fit even so is told with both numbers and the setting', async () => {
  await expect(plan(14.5e9, 4e9)).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringMatching(/m needs [\d.]+ GB of memory at int4.*4\.0 GB \(ENGINE_MEMORY_GB\)/),
  })
})

test('engines may take what the setting says, else a share of the machine', () => {
  expect(engineBudgetBytes({ ENGINE_MEMORY_GB: 3 })).toBe(3e9)
  expect(engineBudgetBytes({ ENGINE_MEMORY_GB: undefined })).toBeGreaterThan(1e8)
})
