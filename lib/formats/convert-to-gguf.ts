import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { listExpectedTensors, listLinearMaps, matchTensors, tensorName } from './adapter-tensors'
import { encodeGguf, type GgufValue, type StreamedFile } from './encode-gguf'
import { LINEAR_TARGETS, type LinearTarget, linearName, linearShape, type ModelConfig } from './model-config'
import { openSafetensors, type SafetensorsFile } from './open-safetensors'
import { parseGgufArchitecture, parseModelConfig } from './parse-model-config'
import type { PeftConfig } from './peft-config'
import { readPeftConfig } from './read-adapter'

/** llama.cpp's names of the seven linear maps. */
export const GGUF_NAMES: Record<LinearTarget, string> = {
  q_proj: 'attn_q',
  k_proj: 'attn_k',
  v_proj: 'attn_v',
  o_proj: 'attn_output',
  gate_proj: 'ffn_gate',
  up_proj: 'ffn_up',
  down_proj: 'ffn_down',
}

/** Values that are in memory at a time: 1 MB. */
const PIECE_VALUES = 2 ** 18

/**
 * A stored PEFT LoRA as llama.cpp reads it: every matrix in float32 under llama.cpp's name, the rows of B for queries
 * and keys in the order of its rotation. llama.cpp multiplies by alpha and divides by a matrix's own rank; whatever else
 * `alpha_pattern` and rsLoRA make of a module's factor is multiplied into its B.
 * Source: https://github.com/ggml-org/llama.cpp/blob/master/convert_lora_to_gguf.py
 * @param base its name, and its parsed `config.json`
 * @throws PolyphonyError (invalid_request) when the adapter does not fit the base, or is of no known architecture
 */
export async function convertToGguf(input: {
  folder: string
  /** What the adapter is called. */
  name: string
  base: { name: string; config: unknown }
}): Promise<StreamedFile> {
  const { folder, name, base } = input
  const { architecture, turns } = parseGgufArchitecture(base.config)
  const config = await readPeftConfig(folder)
  const alpha = parseAlpha(config)
  const model = parseModelConfig(base.config)
  const matrices = listMatrices(config, model, { alpha, turns })
  const fields: Record<string, GgufValue> = {
    'general.architecture': { string: architecture },
    'general.type': { string: 'adapter' },
    'general.name': { string: name },
    'general.base_model.count': { uint32: 1 },
    'general.base_model.0.name': { string: base.name },
    'adapter.type': { string: 'lora' },
    'adapter.lora.alpha': { float32: alpha },
  }
  const encode = (file: SafetensorsFile) =>
    encodeGguf(
      fields,
      matrices.map((matrix) => ({
        ...{ name: matrix.gguf, shape: matrix.shape, type: 'F32' },
        read: () => readRows(file, matrix),
      })),
    )
  const open = () => openSafetensors(join(folder, 'adapter_model.safetensors'))
  const file = await open()
  try {
    matchTensors(file.tensors, listExpectedTensors(config, listLinearMaps(model)))
    return { sizeBytes: encode(file).sizeBytes, pieces: () => streamPieces(open, encode) }
  } finally {
    await file.close()
  }
}

/** The file is open for as long as somebody reads: one who never begins leaves nothing open. */
async function* streamPieces(
  open: () => Promise<SafetensorsFile>,
  encode: (file: SafetensorsFile) => StreamedFile,
): AsyncGenerator<Uint8Array> {
  const file = await open()
  try {
    yield* encode(file).pieces()
  } finally {
    await file.close()
  }
}

/** Without an alpha llama.cpp would not divide by the rank either. */
function parseAlpha({ alpha }: PeftConfig): number {
  const value = Math.fround(alpha)
  if (value > 0 && Number.isFinite(value)) return value
  throw new PolyphonyError(
    'invalid_request',
    `adapter_config.json: lora_alpha ${alpha} is too small or too large for GGUF: scale B instead`,
    { param: 'adapter_config.json' },
  )
}

/** One matrix of the adapter and what becomes of it. */
interface Matrix {
  /** Its name in the adapter's file. */
  stored: string
  /** Its name in GGUF. */
  gguf: string
  /** A is [rank, input], B is [output, rank]. */
  shape: [rows: number, columns: number]
  factor: number
  /** Rows of a head, whose first half is to alternate with its second half; undefined where the order stays. */
  headRows: number | undefined
}

function listMatrices(
  config: PeftConfig,
  model: ModelConfig,
  { alpha, turns }: { alpha: number; turns: 'halves' | 'neighbours' },
): Matrix[] {
  const matrices: Matrix[] = []
  for (let layer = 0; layer < model.layers; layer++)
    for (const target of LINEAR_TARGETS) {
      const module = linearName(layer, target)
      if (!config.targets(module)) continue
      const rank = config.rankOf(module)
      const { input, output } = linearShape(model, target)
      const gguf = `blk.${layer}.${GGUF_NAMES[target]}.weight`
      const isTurned = turns === 'neighbours' && (target === 'q_proj' || target === 'k_proj')
      matrices.push(
        {
          ...{ stored: tensorName(module, 'A'), gguf: `${gguf}.lora_a`, shape: [rank, input] },
          ...{ factor: 1, headRows: undefined },
        },
        {
          ...{ stored: tensorName(module, 'B'), gguf: `${gguf}.lora_b`, shape: [output, rank] },
          factor: (config.scalingOf(module) * rank) / alpha,
          headRows: isTurned ? model.headDim : undefined,
        },
      )
    }
  return matrices
}

/** A matrix's rows in pieces of about 1 MB, whole heads at a time where their rows change places. */
async function* readRows(file: SafetensorsFile, matrix: Matrix): AsyncGenerator<Uint8Array> {
  const { stored, shape, factor, headRows = 1 } = matrix
  const [rows, columns] = shape
  const step = headRows * Math.max(1, Math.floor(PIECE_VALUES / (headRows * columns)))
  for (let row = 0; row < rows; row += step) {
    const count = Math.min(step, rows - row) * columns
    const read = await file.readFloat32(stored, { first: row * columns, count })
    const values = headRows > 1 ? alternateHalves(read, headRows, columns) : read
    if (factor !== 1) multiply(values, factor, stored)
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  }
}

/** Hugging Face turns a head's halves against each other, llama.cpp its neighbours. */
function alternateHalves(values: Float32Array, headRows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length)
  for (let row = 0; row < values.length / columns; row++) {
    const inHead = row % headRows
    const from = row - inHead + (inHead % 2) * (headRows / 2) + Math.floor(inHead / 2)
    turned.set(values.subarray(from * columns, (from + 1) * columns), row * columns)
  }
  return turned
}

function multiply(values: Float32Array, factor: number, name: string): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor
  if (!values.every(Number.isFinite))
    throw new PolyphonyError('invalid_request', `tensor "${name}" times ${factor} is too large for float32`)
}
