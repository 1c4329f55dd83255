import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { fileFault } from './file-fault'
import { listJsonKeys } from './list-json-keys'

/** Bytes per element of every dtype that the format names; of these, `readFloat32` decodes F32, F16 and BF16. */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const

export type Dtype = keyof typeof DTYPE_BYTES

export interface TensorEntry {
  name: string
  dtype: Dtype
  shape: number[]
  /** First byte, counted from the end of the header. */
  begin: number
  /** One past the last byte, counted from the end of the header. */
  end: number
}

export interface SafetensorsHeader {
  tensors: Map<string, TensorEntry>
  metadata: Record<string, string>
}

/** Room for more than 100,000 tensors; the reference implementation allows six times as much. */
export const MAX_HEADER_BYTES = 16 * 1024 * 1024

const entrySchema = z.strictObject({
  dtype: z.string().refine((value): value is Dtype => Object.hasOwn(DTYPE_BYTES, value), 'is no known dtype'),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
const metadataSchema = z.record(z.string(), z.string())

/**
 * Parses the JSON header of a safetensors file.
 * @param dataBytes bytes that follow the header; every tensor must lie inside, without overlap or hole.
 * @throws PolyphonyError (invalid_request) naming the tensor at fault.
 * Source: https://github.com/huggingface/safetensors#format
 */
export function parseSafetensorsHeader(json: string, dataBytes: number, where: string): SafetensorsHeader {
  const raw = z.record(z.string(), z.unknown()).safeParse(parseHeader(json, where))
  if (!raw.success) throw fileFault('headerNotObject', { file: where })
  refuseRepeated(json, where)
  const tensors = new Map<string, TensorEntry>()
  let metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries(raw.data)) {
    if (name === '__metadata__') {
      const parsed = metadataSchema.safeParse(value)
      if (!parsed.success) throw fileFault('metadata', { file: where })
      metadata = parsed.data
    } else tensors.set(name, parseEntry(name, value, dataBytes, where))
  }
  refuseOverlap([...tensors.values()], dataBytes, where)
  return { tensors, metadata }
}

function parseHeader(json: string, where: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw fileFault('headerNotJson', { file: where }, { cause })
  }
}

/** A name that stands twice would be one tensor to this reader and another to the next. */
function refuseRepeated(json: string, where: string): void {
  const seen = new Set<string>()
  for (const name of listJsonKeys(json)) {
    if (name === '__proto__') throw invalid(where, 'no tensor may be called "__proto__"')
    if (seen.has(name)) throw fileFault('twice', { file: where, tensor: name })
    seen.add(name)
  }
}

function parseEntry(name: string, value: unknown, dataBytes: number, where: string): TensorEntry {
  const parsed = entrySchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(where, `tensor "${name}": ${issue?.path.join('.')} ${issue?.message}`)
  }
  const { dtype, shape } = parsed.data
  const [begin, end] = parsed.data.data_offsets
  if (begin > end || end > dataBytes) {
    throw fileFault('beyond', { file: where, tensor: name, begin, end, size: dataBytes })
  }
  const expected = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype])
  if (!Number.isSafeInteger(expected) || expected !== end - begin) {
    const sizes = { expected, actual: end - begin }
    throw fileFault('wrongSize', { file: where, tensor: name, shape: shape.join(), dtype, ...sizes })
  }
  return { name, dtype, shape, begin, end }
}

function refuseOverlap(entries: TensorEntry[], dataBytes: number, where: string): void {
  const sorted = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)
  let reached = 0
  for (const entry of sorted) {
    if (entry.begin < reached) throw fileFault('overlaps', { file: where, tensor: entry.name })
    if (entry.begin > reached) throw fileFault('strayBefore', { file: where, tensor: entry.name })
    reached = entry.end
  }
  if (reached !== dataBytes) throw fileFault('strayAfter', { file: where, count: dataBytes - reached })
}

function invalid(where: string, what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `${where}: ${what}`, { param: where })
}
