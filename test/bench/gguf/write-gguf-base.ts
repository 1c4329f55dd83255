import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GGUF_NAMES } from '@/lib/formats/convert-to-gguf'
import type { GgufValue } from '@/lib/formats/encode-gguf'
import type { ModelConfig } from '@/lib/formats/model-config'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { parseGgufArchitecture, parseModelConfig } from '@/lib/formats/parse-model-config'
import { type GgufTensor, writeGguf } from '../engine/write-gguf'

const NAMES: Record<string, string> = {
  ...GGUF_NAMES,
  ...{ input_layernorm: 'attn_norm', post_attention_layernorm: 'ffn_norm' },
  ...{ q_norm: 'attn_q_norm', k_norm: 'attn_k_norm' },
}
/** llama.cpp asks for a token of every byte: these come behind the fixture's own, and no weight of theirs is not 0. */
const BYTES = 256
const [NORMAL, BYTE] = [1, 6]

/** A fixture's checkpoint in float32 for llama.cpp: Llama, Mistral, Qwen2 and Qwen3. */
export async function writeGgufBase(path: string, folder: string): Promise<void> {
  const json: Record<string, unknown> = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
  const model = parseModelConfig(json)
  const { architecture, turns } = parseGgufArchitecture(json)
  const tensors: GgufTensor[] = []
  for (const file of readdirSync(folder).filter((name) => /^model.*\.safetensors$/.test(name))) {
    const weights = await openSafetensors(join(folder, file))
    for (const [stored, { shape }] of weights.tensors) {
      const values = await weights.readFloat32(stored)
      const isVocab = stored === 'model.embed_tokens.weight' || stored === 'lm_head.weight'
      const isTurned = turns === 'neighbours' && /\.[qk]_proj\./.test(stored)
      tensors.push(
        tensorOf(
          nameOf(stored),
          isVocab ? [model.vocabSize + BYTES, model.hiddenSize] : shape,
          isVocab
            ? pad(values, BYTES * model.hiddenSize)
            : isTurned
              ? permute(values, shape, model.headDim)
              : values,
        ),
      )
    }
    await weights.close()
  }
  const factors = stretch(model)
  if (factors) tensors.push(tensorOf('rope_freqs.weight', [factors.length], factors))
  await writeGguf(path, fieldsOf(architecture, model), tensors)
}

function tensorOf(name: string, shape: number[], values: Float32Array): GgufTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return { name, shape, type: 'F32', read: async () => bytes }
}

function nameOf(stored: string): string {
  if (stored === 'model.embed_tokens.weight') return 'token_embd.weight'
  if (stored === 'model.norm.weight') return 'output_norm.weight'
  if (stored === 'lm_head.weight') return 'output.weight'
  const [, layer, module, kind] = /^model\.layers\.(\d+)\.(?:\w+\.)?(\w+)\.(weight|bias)$/.exec(stored) ?? []
  return `blk.${layer}.${NAMES[module ?? '']}.${kind}`
}

function pad(values: Float32Array, more: number): Float32Array {
  const padded = new Float32Array(values.length + more)
  padded.set(values)
  return padded
}

/** weights.reshape(heads, 2, headDim / 2, …).swapaxes(1, 2), as llama.cpp's converter does it to weights and biases. */
function permute(values: Float32Array, [rows = 0, columns = 1]: number[], headDim: number): Float32Array {
  const turned = new Float32Array(values.length)
  const half = headDim / 2
  for (let head = 0; head < rows / headDim; head++)
    for (let part = 0; part < 2; part++)
      for (let place = 0; place < half; place++) {
        const from = (head * headDim + part * half + place) * columns
        const to = (head * headDim + place * 2 + part) * columns
        turned.set(values.subarray(from, from + columns), to)
      }
  return turned
}

/** What llama.cpp divides each frequency by. Source: Meta's llama-models, `apply_scaling` */
function stretch({ attention, headDim }: ModelConfig): Float32Array | undefined {
  const rotary = attention[0]?.rotary
  if (rotary?.scaling?.kind !== 'llama3') return undefined
  const { factor, lowFactor, highFactor, originalPositions } = rotary.scaling
  return Float32Array.from({ length: headDim / 2 }, (_, i) => {
    const frequency = rotary.theta ** ((-2 * i) / headDim)
    const turns = (originalPositions * frequency) / (2 * Math.PI)
    if (turns > highFactor) return 1
    if (turns < lowFactor) return factor
    const smooth = (turns - lowFactor) / (highFactor - lowFactor)
    return 1 / ((1 - smooth) / factor + smooth)
  })
}

function fieldsOf(architecture: string, model: ModelConfig): Record<string, GgufValue> {
  const vocab = model.vocabSize + BYTES
  const byteText = (id: number) => `<0x${id.toString(16).toUpperCase().padStart(2, '0')}>`
  const isByte = (id: number) => id >= model.vocabSize
  const ids = Array.from({ length: vocab }, (_, id) => id)
  const own: Record<string, GgufValue> = {
    vocab_size: { uint32: vocab },
    context_length: { uint32: model.maxPositions },
    embedding_length: { uint32: model.hiddenSize },
    block_count: { uint32: model.layers },
    feed_forward_length: { uint32: model.ffnSize },
    'attention.head_count': { uint32: model.heads },
    'attention.head_count_kv': { uint32: model.kvHeads },
    'attention.key_length': { uint32: model.headDim },
    'attention.value_length': { uint32: model.headDim },
    'attention.layer_norm_rms_epsilon': { float32: model.rmsNormEps },
    'rope.freq_base': { float32: model.attention[0]?.rotary?.theta ?? 10_000 },
    'rope.dimension_count': { uint32: model.headDim },
  }
  return {
    'general.architecture': { string: architecture },
    'general.name': { string: 'fixture' },
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${architecture}.${key}`, value])),
    'tokenizer.ggml.model': { string: 'llama' },
    'tokenizer.ggml.tokens': {
      strings: ids.map((id) => (isByte(id) ? byteText(id - model.vocabSize) : `[${id}]`)),
    },
    'tokenizer.ggml.scores': { floats: ids.map((id) => -id) },
    'tokenizer.ggml.token_type': { ints: ids.map((id) => (isByte(id) ? BYTE : NORMAL)) },
    'tokenizer.ggml.eos_token_id': { uint32: 0 },
    'tokenizer.ggml.unknown_token_id': { uint32: 0 },
    'tokenizer.ggml.add_bos_token': { bool: false },
  }
}
