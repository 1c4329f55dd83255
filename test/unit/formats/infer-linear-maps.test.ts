import { describe, expect, test } from 'vitest'
import { inferLinearMaps } from '@/lib/formats/infer-linear-maps'

/** A and B of each module: [input, output], rank 4. */
function tensorsOf(modules: Record<string, number[]>): Map<string, { shape: number[] }> {
  const tensors = new Map<string, { shape: number[] }>()
  for (const [module, [input = 0, output = 0]] of Object.entries(modules)) {
    tensors.set(`base_model.model.${module}.lora_A.weight`, { shape: [4, input] })
    tensors.set(`base_model.model.${module}.lora_B.weight`, { shape: [output, 4] })
  }
  return tensors
}
const layer = (n: number) => `model.layers.${n}`

describe('what an adapter says of a base whose shapes nobody knows', () => {
  test('its maps in every layer, and the width between them', () => {
    const found = inferLinearMaps(
      tensorsOf({
        [`${layer(0)}.self_attn.q_proj`]: [64, 128],
        [`${layer(1)}.self_attn.q_proj`]: [64, 128],
        [`${layer(1)}.mlp.down_proj`]: [256, 64],
      }),
    )
    expect(found.hiddenSize).toBe(64)
    // A module that is in one layer is expected in each: what is left out is noticed when the tensors are matched.
    expect(found.maps.map(({ module }) => module)).toEqual([
      `${layer(0)}.self_attn.q_proj`,
      `${layer(1)}.self_attn.q_proj`,
      `${layer(0)}.mlp.down_proj`,
      `${layer(1)}.mlp.down_proj`,
    ])
  })

  test.each([
    [
      'another shape in another layer',
      { [`${layer(0)}.x`]: [8, 8], [`${layer(1)}.x`]: [8, 16] },
      /layers\.1\.x/,
    ],
    [
      'two widths',
      { [`${layer(0)}.q_proj`]: [64, 8], [`${layer(0)}.o_proj`]: [8, 32] },
      /states of 32 values/,
    ],
    ['a layer without end', { 'model.layers.99999.q_proj': [8, 8] }, /beyond layer 512/],
  ])('refuses %s', (_, modules, words) => {
    expect(() => inferLinearMaps(tensorsOf(modules))).toThrow(words)
  })

  test('refuses what is no LoRA matrix, half a pair, and a vector', () => {
    expect(() => inferLinearMaps(new Map([['lm_head.weight', { shape: [1] }]]))).toThrow('is no LoRA matrix')
    const [a, b] = [...tensorsOf({ [`${layer(0)}.q_proj`]: [8, 8] })]
    expect(() => inferLinearMaps(new Map([a!]))).toThrow('lora_B.weight" is missing')
    expect(() => inferLinearMaps(new Map([[a![0], { shape: [8] }], b!]))).toThrow('must be matrices')
  })

  test('takes a name like any other for what it is', () => {
    const name = 'base_model.model.__proto__.0.q_proj.lora_A.weight'
    expect(() => inferLinearMaps(new Map([[name, { shape: [1, 1] }]]))).toThrow('is missing')
  })
})
