import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { convertToGguf } from '@/lib/formats/convert-to-gguf'
import { encodeGguf, type StreamedFile } from '@/lib/formats/encode-gguf'
import { encodeSafetensors, type TensorToWrite } from '@/lib/formats/encode-safetensors'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { readGguf } from '@/test/support/read-gguf'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const CASES = ['llama', 'mistral', 'smollm3', 'qwen2', 'qwen3', 'gemma2', 'gemma3_text']

let temp: string
beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'polyphony-gguf-'))
})
afterAll(() => rm(temp, { recursive: true }))

async function collect({ pieces }: StreamedFile): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces()) parts.push(piece)
  return Buffer.concat(parts)
}

async function convert(name: string, folder = join(FIXTURES, 'architectures', name, 'adapter')) {
  const text = await readFile(join(FIXTURES, 'architectures', name, 'config.json'), 'utf8')
  return convertToGguf({ folder, name: 'griot', base: { name: `tiny-${name}`, config: JSON.parse(text) } })
}

/** The adapter of an architecture with another configuration and, where asked for, other tensors. */
async function change(
  name: string,
  config: object,
  tensors: (all: TensorToWrite[]) => TensorToWrite[] = (all) => all,
): Promise<string> {
  const folder = await mkdtemp(join(temp, 'adapter-'))
  await cp(join(FIXTURES, 'architectures', name, 'adapter'), folder, { recursive: true })
  const path = join(folder, 'adapter_config.json')
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...config }))
  const weights = join(folder, 'adapter_model.safetensors')
  const file = await openSafetensors(weights)
  const all: TensorToWrite[] = []
  for (const [tensor, { shape }] of file.tensors)
    all.push({ name: tensor, shape, values: await file.readFloat32(tensor) })
  await file.close()
  await writeFile(weights, encodeSafetensors(tensors(all)))
  return folder
}

describe('an adapter converted for llama.cpp', () => {
  test.each(CASES)('is byte for byte what another program makes of it: %s', async (name) => {
    const converted = await convert(name)
    const bytes = await collect(converted)
    const golden = await readFile(join(FIXTURES, 'gguf', `${name}.gguf`))
    expect(bytes.equals(golden)).toBe(true)
    expect(converted.sizeBytes).toBe(golden.length)
  })

  test('says what it is in the keys that llama.cpp reads', async () => {
    const { version, fields, tensors, dataStart } = readGguf(await collect(await convert('llama')))
    expect([version, dataStart % 32]).toEqual([3, 0])
    expect(fields).toEqual({
      'general.architecture': 'llama',
      'general.type': 'adapter',
      'general.name': 'griot',
      'general.base_model.count': 1,
      'general.base_model.0.name': 'tiny-llama',
      'adapter.type': 'lora',
      'adapter.lora.alpha': 3,
    })
    // The inner dimension comes first: A of 2 × 32 and B of 64 × 2.
    expect(tensors.get('blk.0.attn_q.weight.lora_a')).toMatchObject({ dimensions: [32, 2], type: 0 })
    expect(tensors.get('blk.0.attn_q.weight.lora_b')).toMatchObject({ dimensions: [2, 64], type: 0 })
    expect(tensors.size).toBe(4 * 7 * 2)
    expect([...tensors.values()].every(({ offset }) => offset % 32 === 0)).toBe(true)
  })

  test('may be read twice at once', async () => {
    const converted = await convert('qwen2')
    const [one, other] = await Promise.all([collect(converted), collect(converted)])
    expect(one.equals(other)).toBe(true)
  })
})

describe("a module's own factor is multiplied into its B", () => {
  const golden = async () => readGguf(await readFile(join(FIXTURES, 'gguf/llama.gguf'))).tensors
  const factors = async (config: object) => {
    const { fields, tensors } = readGguf(await collect(await convert('llama', await change('llama', config))))
    const before = await golden()
    const of = (name: string) => tensors.get(name)!.values[3]! / before.get(name)!.values[3]!
    return { alpha: fields['adapter.lora.alpha'], of }
  }

  test('alpha_pattern', async () => {
    const { alpha, of } = await factors({ alpha_pattern: { 'layers.1.self_attn.k_proj': 12 } })
    expect(alpha).toBe(3)
    expect(of('blk.1.attn_k.weight.lora_b')).toBeCloseTo(4, 6)
    for (const name of ['blk.1.attn_k.weight.lora_a', 'blk.0.attn_k.weight.lora_b']) expect(of(name)).toBe(1)
  })

  test('rsLoRA divides by the root of the rank, llama.cpp by the rank', async () => {
    const { of } = await factors({ use_rslora: true })
    expect(of('blk.3.ffn_up.weight.lora_b')).toBeCloseTo(Math.SQRT2, 6)
    expect(of('blk.3.ffn_up.weight.lora_a')).toBe(1)
  })

  test('rank_pattern needs nothing: llama.cpp divides by the rank of each matrix', async () => {
    const halve = (all: TensorToWrite[]) =>
      all.map(({ name, shape, values }) => {
        if (!name.includes('down_proj')) return { name, shape, values }
        const [rows = 0, columns = 0] = shape
        return name.includes('lora_A')
          ? { name, shape: [1, columns], values: values.slice(0, columns) }
          : { name, shape: [rows, 1], values: values.filter((_, i) => i % 2 === 0) }
      })
    const folder = await change('llama', { rank_pattern: { down_proj: 1 } }, halve)
    const { tensors } = readGguf(await collect(await convert('llama', folder)))
    const [b, before] = [tensors, await golden()].map((all) => all.get('blk.2.ffn_down.weight.lora_b')!)
    expect(b?.dimensions).toEqual([1, 32])
    expect(b?.values).toEqual(before?.values.filter((_, i) => i % 2 === 0))
  })
})

describe('refused', () => {
  test('for another base', async () => {
    const adapter = join(FIXTURES, 'architectures/qwen2/adapter')
    await expect(convert('llama', adapter)).rejects.toThrow(/shape .*is it for another base/)
  })

  test('for an architecture that is not known here', async () => {
    const folder = join(FIXTURES, 'architectures/llama/adapter')
    const base = { name: 'gpt2', config: { model_type: 'gpt2' } }
    await expect(convertToGguf({ folder, name: 'x', base })).rejects.toThrow(/model_type "gpt2"/)
  })

  test('with an alpha that float32 cannot hold', async () => {
    const folder = await change('llama', { lora_alpha: 1e-60 })
    await expect(convert('llama', folder)).rejects.toThrow(/lora_alpha 1e-60 is too small or too large/)
  })

  test('with a factor that makes a value infinite, before that value is written', async () => {
    const folder = await change('llama', { alpha_pattern: { q_proj: 1e300 } })
    await expect(convert('llama', folder).then(collect)).rejects.toThrow(/too large for float32/)
  })

  test('a tensor that has not the bytes of its shape', async () => {
    async function* read() {
      yield new Uint8Array(7)
    }
    const file = encodeGguf({}, [{ name: 'short', shape: [4], type: 'F16', read }])
    await expect(collect(file)).rejects.toThrow('short: 7 bytes')
  })
})
