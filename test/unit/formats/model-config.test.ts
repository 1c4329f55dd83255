import { describe, expect, test } from 'vitest'
import { parseModelConfig } from '@/lib/formats/model-config'

const LLAMA = {
  ...{ model_type: 'llama', vocab_size: 100, hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4 },
  ...{ intermediate_size: 128, max_position_embeddings: 256 },
}

test('what an older configuration leaves out has the defaults of transformers', () => {
  expect(parseModelConfig(LLAMA)).toMatchObject({
    kvHeads: 4,
    headDim: 16,
    ropeTheta: 10_000,
    rmsNormEps: 1e-6,
    tiedEmbeddings: false,
  })
})

test('a newer configuration keeps its rotary base in rope_parameters', () => {
  const config = { ...LLAMA, rope_parameters: { rope_type: 'default', rope_theta: 500_000 } }
  expect(parseModelConfig(config).ropeTheta).toBe(500_000)
})

describe('what would be computed wrongly is refused by name', () => {
  const cases: [object, string][] = [
    [{ model_type: 'gpt2' }, 'model_type'],
    [{ rope_scaling: { type: 'yarn', factor: 4 } }, '"yarn"'],
    [{ rope_parameters: { rope_type: 'llama3' } }, '"llama3"'],
    [{ attention_bias: true }, 'attention_bias'],
    [{ hidden_act: 'gelu' }, 'hidden_act'],
    [{ num_key_value_heads: 3 }, 'multiple'],
    [{ head_dim: 15 }, 'head_dim'],
    [{ num_attention_heads: 5 }, 'head_dim'],
    [{ vocab_size: 0 }, 'vocab_size'],
    [{ hidden_size: '64' }, 'hidden_size'],
  ]
  for (const [change, message] of cases) {
    test(JSON.stringify(change), () =>
      expect(() => parseModelConfig({ ...LLAMA, ...change })).toThrow(message),
    )
  }
})
