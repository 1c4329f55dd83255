import { describe, expect, test } from 'vitest'
import { parseModelConfig } from '@/lib/formats/parse-model-config'

const SHAPE = {
  ...{ vocab_size: 100, hidden_size: 64, num_hidden_layers: 6, num_attention_heads: 4 },
  ...{ num_key_value_heads: 2, intermediate_size: 128, max_position_embeddings: 256 },
}
const LLAMA = { ...SHAPE, model_type: 'llama', num_key_value_heads: undefined }

/** `8` for a layer with that window, `-` for one without; `n` behind it for a layer without positions. */
function describeLayers(config: object): string {
  return parseModelConfig({ ...SHAPE, ...config })
    .attention.map(({ window, rotary }) => `${window ?? '-'}${rotary ? '' : 'n'}`)
    .join(' ')
}

/** The rotary bases of the layers. */
function listThetas(config: object): (number | undefined)[] {
  return parseModelConfig({ ...SHAPE, ...config }).attention.map(({ rotary }) => rotary?.theta)
}

describe('what a configuration leaves out has the defaults of transformers', () => {
  test('llama', () => {
    expect(parseModelConfig(LLAMA)).toMatchObject({
      ...{ kvHeads: 4, headDim: 16, rmsNormEps: 1e-6, tiedEmbeddings: false, attentionScale: 0.25 },
      ...{ embeddingScale: 1, gainOffset: 0, outerNorms: false, headNorms: false, biases: new Set() },
    })
    expect(listThetas(LLAMA)[0]).toBe(10_000)
  })

  test('the text part of gemma3, whose own configuration says little', () => {
    const text = { hidden_size: 2560, intermediate_size: 10_240, num_hidden_layers: 34, sliding_window: 1024 }
    const scaling = { factor: 8, rope_type: 'linear' }
    const json = { model_type: 'gemma3', vision_config: {}, text_config: { ...text, rope_scaling: scaling } }
    const model = parseModelConfig(json)
    expect(model).toMatchObject({
      ...{ heads: 8, kvHeads: 4, headDim: 256, vocabSize: 262_208, maxPositions: 131_072 },
      ...{ attentionScale: 1 / 16, tiedEmbeddings: true, embeddingScale: Math.sqrt(2560), gainOffset: 1 },
    })
    expect(model.attention[4]).toEqual({ window: 1024, rotary: { theta: 10_000, scaling: undefined } })
    expect(model.attention[5]).toEqual({
      window: undefined,
      rotary: { theta: 1_000_000, scaling: { kind: 'linear', factor: 8 } },
    })
  })

  test('qwen3 has heads of 128, smollm3 and gemma tie their embeddings, gemma2 caps its scores', () => {
    expect(parseModelConfig({ ...SHAPE, model_type: 'qwen3' }).headDim).toBe(128)
    expect(parseModelConfig({ ...SHAPE, model_type: 'smollm3' }).tiedEmbeddings).toBe(true)
    const gemma2 = parseModelConfig({ ...SHAPE, model_type: 'gemma2' })
    expect(gemma2).toMatchObject({ tiedEmbeddings: true, attentionSoftcap: 50, logitSoftcap: 30 })
  })
})

describe('layers', () => {
  test('with a window', () => {
    expect(describeLayers({ model_type: 'mistral', sliding_window: 8 })).toBe('8 8 8 8 8 8')
    expect(describeLayers({ model_type: 'mistral', sliding_window: null })).toBe('- - - - - -')
    const qwen = { model_type: 'qwen2', sliding_window: 8, max_window_layers: 4 }
    expect(describeLayers({ ...qwen, use_sliding_window: true })).toBe('- - - - 8 8')
    expect(describeLayers({ ...qwen, use_sliding_window: false })).toBe('- - - - - -')
    expect(describeLayers({ model_type: 'gemma2', sliding_window: 8 })).toBe('8 - 8 - 8 -')
    const gemma3 = { model_type: 'gemma3_text', sliding_window: 8 }
    expect(describeLayers({ ...gemma3, sliding_window_pattern: 3 })).toBe('8 8 - 8 8 -')
    expect(describeLayers({ ...gemma3, _sliding_window_pattern: 2 })).toBe('8 - 8 - 8 -')
  })

  test('listed by their types', () => {
    const types = ['full_attention', 'sliding_attention', ...Array(4).fill('full_attention')]
    const wanted = { sliding_window: 8, layer_types: types }
    for (const type of ['gemma2', 'gemma3_text', 'qwen2', 'qwen3', 'smollm3']) {
      const found = describeLayers({
        model_type: type,
        use_sliding_window: true,
        no_rope_layer_interval: 9,
        ...wanted,
      })
      expect(found).toBe('- 8 - - - -')
    }
  })

  test('without positions', () => {
    expect(describeLayers({ model_type: 'smollm3' })).toBe('- - - -n - -')
    expect(describeLayers({ model_type: 'smollm3', no_rope_layer_interval: 2 })).toBe('- -n - -n - -n')
    const list = [0, 1, 1, 1, 1, 0]
    expect(describeLayers({ model_type: 'smollm3', no_rope_layers: list })).toBe('-n - - - - -n')
  })

  test('with rotary bases where newer files keep them', () => {
    const one = { rope_type: 'default', rope_theta: 500_000 }
    expect(listThetas({ model_type: 'llama', rope_parameters: one })[0]).toBe(500_000)
    const two = { full_attention: { rope_theta: 7 }, sliding_attention: { rope_theta: 3 } }
    const gemma3 = { model_type: 'gemma3_text', sliding_window_pattern: 2 }
    expect(listThetas({ ...gemma3, rope_parameters: two }).slice(0, 2)).toEqual([3, 7])
    expect(listThetas({ ...gemma3, rope_theta: 7, rope_local_base_freq: 3 }).slice(0, 2)).toEqual([3, 7])
  })
})

test('biases are those of the architecture', () => {
  const biasesOf = (config: object) => [...parseModelConfig({ ...SHAPE, ...config }).biases].join(' ')
  expect(biasesOf({ model_type: 'qwen2' })).toBe('q_proj k_proj v_proj')
  expect(biasesOf({ model_type: 'qwen3', attention_bias: true })).toBe('q_proj k_proj v_proj o_proj')
  expect(biasesOf({ model_type: 'llama', mlp_bias: true })).toBe('gate_proj up_proj down_proj')
  expect(biasesOf({ model_type: 'mistral', attention_bias: true })).toBe('')
})

describe('what would be computed wrongly is refused by name, value and remedy', () => {
  const cases: [object, string][] = [
    [{ model_type: 'gpt2' }, 'model_type "gpt2" is not supported: choose a model of llama, mistral,'],
    [{ model_type: '__proto__' }, 'model_type "__proto__" is not supported'],
    [{ model_type: undefined }, 'model_type undefined is not supported'],
    [{ rope_scaling: { type: 'yarn', factor: 4 } }, 'rope_scaling.rope_type "yarn" is not supported: use'],
    [{ rope_parameters: { rope_type: 'longrope' } }, 'rope_parameters.rope_type "longrope"'],
    [{ rope_parameters: { rope_type: 'llama3' } }, 'rope_parameters.factor is missing'],
    [{ rope_parameters: { partial_rotary_factor: 0.5 } }, 'partial_rotary_factor 0.5'],
    [{ partial_rotary_factor: 0.25 }, 'partial_rotary_factor 0.25'],
    [{ hidden_act: 'gelu' }, 'hidden_act "gelu" is not supported: llama is computed with silu'],
    [{ model_type: 'gemma2', hidden_activation: 'relu' }, 'hidden_activation "relu"'],
    [{ model_type: 'gemma3_text', attn_logit_softcapping: 50 }, 'attn_logit_softcapping 50'],
    [{ model_type: 'gemma3_text', use_bidirectional_attention: true }, 'use_bidirectional_attention true'],
    [{ model_type: 'qwen2', use_mrope: true }, 'use_mrope true'],
    [
      { model_type: 'qwen3', layer_types: Array(6).fill('chunked_attention') },
      'layer_types "chunked_attention"',
    ],
    [{ model_type: 'qwen3', layer_types: ['full_attention'] }, 'layer_types names 1 layers of 6'],
    [{ quantization_config: { quant_method: 'gptq' } }, 'quantization_config.quant_method "gptq"'],
    [{ num_key_value_heads: 3 }, 'num_attention_heads 4 must be a multiple of num_key_value_heads 3'],
    [{ head_dim: 24 }, 'head_dim must be a multiple of 16, not 24'],
    [{ num_attention_heads: 5 }, 'head_dim must be a multiple of 16, not 12.8'],
    [{ vocab_size: 0 }, 'vocab_size'],
    [{ hidden_size: '64' }, 'hidden_size'],
  ]
  for (const [change, message] of cases) {
    test(JSON.stringify(change), () =>
      expect(() => parseModelConfig({ ...LLAMA, ...change })).toThrow(message),
    )
  }

  test('whatever is no object', () => {
    for (const json of [null, [], 'llama', 3]) expect(() => parseModelConfig(json)).toThrow('config.json')
  })
})
