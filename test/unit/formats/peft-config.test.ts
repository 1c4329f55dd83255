import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linearName } from '@/lib/formats/model-config'
import { parsePeftConfig } from '@/lib/formats/peft-config'

const MINIMAL = {
  peft_type: 'LORA',
  task_type: 'CAUSAL_LM',
  r: 8,
  lora_alpha: 16,
  bias: 'none',
  target_modules: ['q_proj', 'v_proj'],
}
const q = linearName(0, 'q_proj')
const down = linearName(11, 'down_proj')

describe('what a configuration says is honoured', () => {
  test('a list of modules', () => {
    const config = parsePeftConfig(MINIMAL)
    expect(config.targets(q)).toBe(true)
    expect(config.targets(down)).toBe(false)
    expect(config.scalingOf(q)).toBe(2)
  })

  test('a full module name, which is not the tail of another', () => {
    const config = parsePeftConfig({ ...MINIMAL, target_modules: ['0.self_attn.q_proj'] })
    expect(config.targets(q)).toBe(true)
    expect(config.targets(linearName(10, 'q_proj'))).toBe(false)
  })

  test('a regular expression over the whole name', () => {
    const config = parsePeftConfig({ ...MINIMAL, target_modules: String.raw`.*\.1\d\.mlp\..*` })
    expect(config.targets(down)).toBe(true)
    expect(config.targets(linearName(1, 'down_proj'))).toBe(false)
    expect(config.targets(q)).toBe(false)
  })

  test('all-linear', () => {
    const config = parsePeftConfig({ ...MINIMAL, target_modules: 'all-linear' })
    expect([q, down].every((module) => config.targets(module))).toBe(true)
  })

  test('layers_to_transform as a number and as a list', () => {
    expect(parsePeftConfig({ ...MINIMAL, layers_to_transform: 1 }).targets(q)).toBe(false)
    expect(parsePeftConfig({ ...MINIMAL, layers_to_transform: [0] }).targets(q)).toBe(true)
  })

  test('rank_pattern and alpha_pattern by the first key that matches the name or its tail', () => {
    const config = parsePeftConfig({
      ...MINIMAL,
      target_modules: 'all-linear',
      rank_pattern: { down_proj: 4, '.*0.self_attn.q_proj': 2 },
      alpha_pattern: { down_proj: 12 },
    })
    expect([config.rankOf(down), config.rankOf(q), config.rankOf(linearName(0, 'up_proj'))]).toEqual([
      4, 2, 8,
    ])
    expect([config.scalingOf(down), config.scalingOf(q)]).toEqual([3, 8])
  })

  test('rsLoRA divides by the root of the rank', () => {
    expect(parsePeftConfig({ ...MINIMAL, r: 16, use_rslora: true }).scalingOf(q)).toBe(4)
  })
})

describe('what is not supported is refused by name, with the remedy', () => {
  const cases: [object, string][] = [
    [{ use_dora: true }, 'use_dora: DoRA'],
    [{ bias: 'all' }, 'bias="none"'],
    [{ modules_to_save: ['lm_head'] }, 'modules_to_save'],
    [{ task_type: 'SEQ_CLS' }, 'CAUSAL_LM'],
    [{ peft_type: 'IA3' }, 'LoRA'],
    [{ trainable_token_indices: [1] }, 'trainable_token_indices'],
    [{ exclude_modules: ['x'] }, 'exclude_modules'],
    [{ init_lora_weights: 'pissa_niter_4' }, 'path_initial_model_for_weight_conversion'],
    [{ something_new: 3 }, 'something_new'],
    [{ r: 0 }, 'r:'],
    [{ r: 1e9 }, 'r:'],
    [{ lora_alpha: -1 }, 'lora_alpha'],
    [{ target_modules: [] }, 'target_modules'],
    [{ target_modules: null }, 'target_modules'],
    [{ target_modules: '(' }, 'list the module names'],
    [{ target_modules: '(?!x).*' }, 'list the module names'],
  ]
  for (const [change, message] of cases) {
    test(JSON.stringify(change), () => {
      expect(() => parsePeftConfig({ ...MINIMAL, ...change })).toThrow(message)
    })
  }

  test('keys that are empty or change nothing are accepted', () => {
    const config = {
      use_dora: false,
      modules_to_save: null,
      loftq_config: {},
      inference_mode: true,
      init_lora_weights: true,
      peft_version: '0.18.0',
      lora_dropout: 0.05,
    }
    expect(() => parsePeftConfig({ ...MINIMAL, ...config })).not.toThrow()
  })
})

test('a hostile regular expression takes linear time', () => {
  // Where it is searched by trying, this does not end.
  const { targets } = parsePeftConfig({ ...MINIMAL, target_modules: '(.*)*(.*)*(.*)*x' })
  expect(targets(`${'a'.repeat(5000)}!`)).toBe(false)
})

test('any JSON is parsed or refused as invalid', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      try {
        parsePeftConfig(json)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_request' })
      }
    }),
  )
})

const datasets = process.env.DATASETS_DIR
if (!datasets) console.warn('Checks against public data are skipped: set DATASETS_DIR')
describe.skipIf(!datasets)('real configurations (skipped without DATASETS_DIR)', () => {
  for (const name of ['smollm2-tokenizer', 'gpt2-tigrinya-lora']) {
    test(name, async () => {
      const json: unknown = JSON.parse(
        await readFile(join(datasets ?? '', name, 'adapter_config.json'), 'utf8'),
      )
      expect(() => parsePeftConfig(json)).not.toThrow()
    })
  }
})
