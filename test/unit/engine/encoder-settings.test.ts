import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadOnnxModel } from '@/lib/engine/encoder/onnx-model'
import { poolStates } from '@/lib/engine/encoder/pool-states'
import { readEncoderSettings } from '@/lib/formats/encoder-settings'
import { makeTempFolder } from './tiny-model'
import { writeOnnxModel } from './write-text-models'

let folder = ''
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => rm(folder, { recursive: true }))

async function lay(files: Record<string, unknown>) {
  for (const [path, content] of Object.entries({ 'config.json': {}, ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return readEncoderSettings(folder, 'mine')
}

describe('the small files of an encoder', () => {
  test('say how states are pooled, and the mean is the default', async () => {
    expect((await lay({})).pooling).toBe('mean')
    for (const [mode, pooling] of [['cls_token', 'cls'], ['mean_tokens', 'mean'], ['max_tokens', 'max'], ['lasttoken', 'lasttoken']]) // biome-ignore format: one line reads better
      expect((await lay({ '1_Pooling/config.json': { word_embedding_dimension: 4, [`pooling_mode_${mode}`]: true } })).pooling).toBe(pooling) // biome-ignore format: one line reads better
  })

  test('of a kind that would be answered wrongly are refused by name', async () => {
    const both = { pooling_mode_cls_token: true, pooling_mode_mean_tokens: true }
    await expect(lay({ '1_Pooling/config.json': both })).rejects.toThrow('pools by cls_token and mean_tokens')
    const weighted = { pooling_mode_weightedmean_tokens: true }
    await expect(lay({ '1_Pooling/config.json': weighted })).rejects.toThrow('weightedmean_tokens')
    const dense = [{ type: 'sentence_transformers.models.Transformer' }, { type: 'sentence_transformers.models.Dense' }] // biome-ignore format: one line reads better
    await expect(lay({ '1_Pooling/config.json': {}, 'modules.json': dense })).rejects.toThrow('models.Dense')
    await expect(lay({ 'modules.json': '[' })).rejects.toThrow('modules.json')
    await expect(lay({ 'modules.json': [], 'config.json': { id2label: { 1: 'a', 2: 'b' } } })).rejects.toThrow('id2label') // biome-ignore format: one line reads better
  })

  test('name what is read before a text: in the prompts, or in the words of the card', async () => {
    expect((await lay({})).prefixes).toEqual({ query: '', passage: '', neither: '' })
    const card = await lay({ 'README.md': 'Each input text should start with "query: " or "passage: ".' })
    expect(card.prefixes).toEqual({ query: 'query: ', passage: 'passage: ', neither: 'query: ' })
    expect(card.files).toContain('README.md')
    const prompts = { prompts: { query: 'Q: ', document: 'D: ' }, default_prompt_name: null }
    const given = await lay({ 'config_sentence_transformers.json': prompts })
    expect(given.prefixes).toEqual({ query: 'Q: ', passage: 'D: ', neither: '' })
    expect(given.files).not.toContain('README.md')
  })

  test('bound how much is read', async () => {
    expect((await lay({})).maxTokens).toBe(512)
    expect((await lay({ 'sentence_bert_config.json': { max_seq_length: 128 } })).maxTokens).toBe(128)
  })
})

test('states are pooled as sentence-transformers pools them', () => {
  const states = { data: Float32Array.of(3, 0, 0, 4, 5, 2), dims: [1, 3, 2] }
  const direction = (a: number, b: number) => [a / Math.hypot(a, b), b / Math.hypot(a, b)]
  const pooled = (pooling: Parameters<typeof poolStates>[2]) => [...poolStates(states, 3, pooling)]
  for (const [
    pooling,
    a,
    b,
  ] of [['mean', 8, 6], ['mean_sqrt_len_tokens', 8, 6], ['max', 5, 4], ['cls', 3, 0], ['lasttoken', 5, 2]] as const) // biome-ignore format: a table
    for (const [at, value] of direction(a, b).entries()) expect(pooled(pooling)[at]).toBeCloseTo(value, 6)
  const ready = { data: Float32Array.of(3, 4), dims: [1, 2] }
  expect([...poolStates(ready, 7, 'max')][0]).toBeCloseTo(0.6, 6)
  const torn = { data: Float32Array.of(1, Number.NaN), dims: [1, 1, 2] }
  expect(() => poolStates(torn, 1, 'mean')).toThrow('finite')
})

test('an encoder lies as the Hub has it, and its digest covers whatever its vectors depend on', async () => {
  await writeOnnxModel(join(folder, 'a'), {})
  const a = await loadOnnxModel(join(folder, 'a'), 'a')
  await writeOnnxModel(join(folder, 'b'), {})
  await mkdir(join(folder, 'b/1_Pooling'))
  await writeFile(join(folder, 'b/1_Pooling/config.json'), '{"pooling_mode_cls_token": true}')
  await mkdir(join(folder, 'b/onnx'))
  for (const file of ['model.onnx', 'model.onnx.data'])
    await rename(join(folder, 'b', file), join(folder, 'b/onnx', file))
  await writeFile(join(folder, 'b/README.md'), 'Write `query: ` or `passage: ` first.')
  const b = await loadOnnxModel(join(folder, 'b'), 'b')
  expect(b.digest).not.toBe(a.digest)
  if (a.kind !== 'encoder' || b.kind !== 'encoder') throw new Error('both are encoders')
  const plain = await a.encode('hello')
  const query = await b.encode('hello', 'query')
  expect(query.tokens).toBeGreaterThan(plain.tokens)
  expect(await b.encode('hello')).toEqual(query)
  expect((await b.encode('hello', 'passage')).tokens).not.toBe(plain.tokens)
  await rm(join(folder, 'b/onnx/model.onnx'))
  await expect(loadOnnxModel(join(folder, 'b'), 'b')).rejects.toThrow(
    'neither onnx/model.onnx nor model.onnx',
  )
})
