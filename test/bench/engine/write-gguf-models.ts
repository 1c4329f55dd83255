import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BLOCK_SIZE, type QuantisedWeights, quantiseBlocks } from '@/lib/engine/graph/quantise-blocks'
import { convertToGguf, GGUF_NAMES } from '@/lib/formats/convert-to-gguf'
import type { GgufValue } from '@/lib/formats/encode-gguf'
import { encodeFloat16 } from './encode-float16'
import { CONTEXT_TOKENS, NORM_EPS, ROPE_THETA, type Shape, type Target } from './shapes'
import { tokenText } from './side'
import { type GgufTensor, writeGguf } from './write-gguf'
import { type RandomTensor, randomTensors } from './write-random-checkpoint'

const NORMAL_TOKEN = 1
const CONTROL_TOKEN = 3
const BYTE_TOKEN = 6

/** The checkpoint's weights for llama.cpp: projections in Q4_0 and the vocabulary in Q8_0, as our engine keeps them. */
export function writeGgufModel(path: string, shape: Shape): Promise<void> {
  const fields: Record<string, GgufValue> = {
    'general.architecture': { string: 'llama' },
    'general.name': { string: `random-${shape.name}` },
    'general.quantization_version': { uint32: 2 },
    'llama.vocab_size': { uint32: shape.vocab },
    'llama.context_length': { uint32: CONTEXT_TOKENS },
    'llama.embedding_length': { uint32: shape.hidden },
    'llama.block_count': { uint32: shape.layers },
    'llama.feed_forward_length': { uint32: shape.ffn },
    'llama.attention.head_count': { uint32: shape.heads },
    'llama.attention.head_count_kv': { uint32: shape.kvHeads },
    'llama.attention.key_length': { uint32: shape.headDim },
    'llama.attention.value_length': { uint32: shape.headDim },
    'llama.attention.layer_norm_rms_epsilon': { float32: NORM_EPS },
    'llama.rope.freq_base': { float32: ROPE_THETA },
    'llama.rope.dimension_count': { uint32: shape.headDim },
    ...tokenizerFields(shape.vocab),
  }
  return writeGguf(
    path,
    fields,
    randomTensors(shape).map((tensor) => toGguf(tensor, shape)),
  )
}

/** The checkpoint's tokens: bytes, then words that nobody says, then the end. llama.cpp asks for a token of every byte. */
function tokenizerFields(vocab: number): Record<string, GgufValue> {
  const byteText = (id: number) => `<0x${id.toString(16).toUpperCase().padStart(2, '0')}>`
  const tokens = Array.from({ length: vocab }, (_, id) => (id < 256 ? byteText(id) : tokenText(id)))
  const types = tokens.map((_, id) =>
    id < 256 ? BYTE_TOKEN : id === vocab - 1 ? CONTROL_TOKEN : NORMAL_TOKEN,
  )
  return {
    'tokenizer.ggml.model': { string: 'llama' },
    'tokenizer.ggml.tokens': { strings: tokens },
    'tokenizer.ggml.scores': { floats: tokens.map((_, id) => -id) },
    'tokenizer.ggml.token_type': { ints: types },
    'tokenizer.ggml.eos_token_id': { uint32: vocab - 1 },
    'tokenizer.ggml.unknown_token_id': { uint32: vocab - 1 },
    'tokenizer.ggml.add_bos_token': { bool: false },
  }
}

function toGguf(tensor: RandomTensor, shape: Shape): GgufTensor {
  const name = nameOf(tensor)
  const { bits, target } = tensor
  if (bits === undefined)
    return { name, shape: tensor.shape, type: 'F32', read: async () => bytesOf(tensor.values()) }
  return {
    ...{ name, shape: tensor.shape, type: bits === 4 ? 'Q4_0' : 'Q8_0' },
    async read() {
      const values = target ? turnRows(tensor.values(), target, shape) : tensor.values()
      const quantised = quantiseBlocks(values, bits)
      return bits === 4 ? toQ4(quantised) : toQ8(quantised)
    },
  }
}

function nameOf({ name, layer, target }: RandomTensor): string {
  if (target) return `blk.${layer}.${GGUF_NAMES[target]}.weight`
  if (name === 'model.embed_tokens.weight') return 'token_embd.weight'
  if (name === 'model.norm.weight') return 'output_norm.weight'
  const layerOf = name.split('.')[2]
  return `blk.${layerOf}.${name.includes('input_layernorm') ? 'attn_norm' : 'ffn_norm'}.weight`
}

/** A PEFT adapter of a checkpoint as the hub converts it for llama.cpp. */
export async function writeGgufAdapter(path: string, folder: string, checkpoint: string): Promise<void> {
  const config: unknown = JSON.parse(readFileSync(join(checkpoint, 'config.json'), 'utf8'))
  const base = { name: 'random', config }
  const { pieces } = await convertToGguf({ folder, name: 'random', base })
  await pipeline(pieces, createWriteStream(path))
}

/** Hugging Face turns a head's halves against each other, llama.cpp its neighbours: the rows of queries and keys change places. */
function turnRows(values: Float32Array, target: Target, shape: Shape): Float32Array {
  if (target !== 'q_proj' && target !== 'k_proj') return values
  const { headDim } = shape
  const rows = (target === 'q_proj' ? shape.heads : shape.kvHeads) * headDim
  const width = values.length / rows
  const turned = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    const inHead = row % headDim
    const from = row - inHead + (inHead % 2) * (headDim / 2) + Math.floor(inHead / 2)
    turned.set(values.subarray(from * width, (from + 1) * width), row * width)
  }
  return turned
}

/** Blocks of a float16 scale and 16 bytes; a byte's low half is one of the first 16 values, its high half one of the last. */
function toQ4({ codes, scales }: QuantisedWeights): Uint8Array {
  const halves = encodeFloat16(scales)
  const out = Buffer.alloc(scales.length * 18)
  const codeAt = (index: number) => ((codes[index >> 1] ?? 0) >> ((index & 1) * 4)) & 15
  for (let block = 0; block < scales.length; block++) {
    out.writeUInt16LE(halves[block] ?? 0, block * 18)
    const first = block * BLOCK_SIZE
    for (let i = 0; i < 16; i++) out[block * 18 + 2 + i] = codeAt(first + i) | (codeAt(first + 16 + i) << 4)
  }
  return out
}

/** Blocks of a float16 scale and 32 signed bytes. */
function toQ8({ codes, scales }: QuantisedWeights): Uint8Array {
  const halves = encodeFloat16(scales)
  const out = Buffer.alloc(scales.length * 34)
  for (let block = 0; block < scales.length; block++) {
    out.writeUInt16LE(halves[block] ?? 0, block * 34)
    const first = block * BLOCK_SIZE
    for (let i = 0; i < BLOCK_SIZE; i++) out[block * 34 + 2 + i] = ((codes[first + i] ?? 0) - 128) & 255
  }
  return out
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
