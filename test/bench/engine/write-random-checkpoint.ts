import { mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { BYTE_ALPHABET } from '@/lib/formats/byte-alphabet'
import { randomBlocks } from './random-weights'
import {
  CONTEXT_TOKENS,
  moduleOf,
  NORM_EPS,
  projections,
  ROPE_THETA,
  type Shape,
  type Target,
} from './shapes'
import { tokenText } from './side'

/** A weight by its name in the checkpoint; asked for twice, it is the same twice. */
export interface RandomTensor {
  name: string
  shape: number[]
  /** What it is stored in once it is quantised; undefined for the norms' gains. */
  bits?: 4 | 8
  layer?: number
  target?: Target
  values(): Float32Array
}

export function randomTensors(shape: Shape): RandomTensor[] {
  const { hidden, layers, vocab } = shape
  let seed = 0
  const blocks = (name: string, size: [number, number], bits: 4 | 8) => {
    const own = ++seed
    return { name, shape: size, bits, values: () => randomBlocks(size[0] * size[1], bits, own) }
  }
  const ones = (name: string) => ({ name, shape: [hidden], values: () => new Float32Array(hidden).fill(1) })
  const embedding = blocks('model.embed_tokens.weight', [vocab, hidden], 8)
  // The token that ends an answer is the last one: its logit is 0, which is never the largest, so answers end at their length.
  const withoutEnd = () => embedding.values().fill(0, (vocab - 1) * hidden)
  const tensors: RandomTensor[] = [{ ...embedding, values: withoutEnd }]
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`
    tensors.push(ones(`${at}.input_layernorm.weight`), ones(`${at}.post_attention_layernorm.weight`))
    for (const [target, size] of Object.entries(projections(shape)) as [Target, [number, number]][])
      tensors.push({ ...blocks(`${at}.${moduleOf(target)}.${target}.weight`, size, 4), layer, target })
  }
  return [...tensors, ones('model.norm.weight')]
}

/** Writes a Hugging Face checkpoint of random weights in bfloat16, whose tokens are bytes and, above them, words nobody says. */
export function writeRandomCheckpoint(folder: string, shape: Shape): void {
  mkdirSync(folder, { recursive: true })
  const config = {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    _name_or_path: `bench/random-${shape.name}`,
    vocab_size: shape.vocab,
    hidden_size: shape.hidden,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.kvHeads,
    head_dim: shape.headDim,
    intermediate_size: shape.ffn,
    max_position_embeddings: CONTEXT_TOKENS,
    rms_norm_eps: NORM_EPS,
    rope_theta: ROPE_THETA,
    tie_word_embeddings: true,
    hidden_act: 'silu',
    torch_dtype: 'bfloat16',
  }
  writeJson(folder, 'config.json', config)
  writeJson(folder, 'tokenizer.json', tokenizerOf(shape.vocab))
  writeJson(folder, 'tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    eos_token: '<|end|>',
    // Every byte of a message is one token, and nothing else is in the prompt.
    chat_template: "{% for message in messages %}{{ message['content'] }}{% endfor %}",
  })
  writeWeights(join(folder, 'model.safetensors'), randomTensors(shape))
}

function tokenizerOf(vocab: number): object {
  const end = vocab - 1
  const tokens: Record<string, number> = {}
  for (const [id, letter] of BYTE_ALPHABET.entries()) tokens[letter] = id
  for (let id = 256; id < end; id++) tokens[tokenText(id)] = id
  return {
    version: '1.0',
    added_tokens: [
      {
        ...{ id: end, content: '<|end|>', single_word: false, lstrip: false, rstrip: false },
        ...{ normalized: false, special: true },
      },
    ],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      ...{ type: 'BPE', dropout: null, unk_token: null, byte_fallback: false, ignore_merges: false },
      vocab: { ...tokens, '<|end|>': end },
      merges: [],
    },
  }
}

function writeWeights(path: string, tensors: RandomTensor[]): void {
  const header: Record<string, unknown> = {}
  let offset = 0
  for (const { name, shape } of tensors) {
    const bytes = 2 * shape.reduce((product, size) => product * size, 1)
    header[name] = { dtype: 'BF16', shape, data_offsets: [offset, offset + bytes] }
    offset += bytes
  }
  const json = JSON.stringify(header)
  const padded = Buffer.from(json + ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  const file = openSync(path, 'w')
  writeSync(file, Buffer.concat([length, padded]))
  for (const tensor of tensors) writeSync(file, toBfloat16(tensor.values()))
}

/** The upper halves of float32; the weights written here lose nothing by it. */
function toBfloat16(values: Float32Array): Uint8Array {
  // Of each little-endian word the upper half.
  const halves = new Uint16Array(values.buffer, values.byteOffset, 2 * values.length)
  const kept = new Uint16Array(values.length)
  for (let i = 0; i < kept.length; i++) kept[i] = halves[2 * i + 1] ?? 0
  return new Uint8Array(kept.buffer)
}

function writeJson(folder: string, name: string, value: object): void {
  writeFileSync(join(folder, name), JSON.stringify(value))
}
