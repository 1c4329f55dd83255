import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { openSafetensors, type SafetensorsFile } from './open-safetensors'
import { readJsonFile } from './parse-json'

export interface Checkpoint {
  /** How many values each tensor has; a text model inside a multimodal one has its names as if it stood alone. */
  readonly tensors: ReadonlyMap<string, number>
  /** The values of a tensor, row-major. @throws PolyphonyError when it is missing, shaped differently or not finite. */
  read(name: string, shape: number[]): Promise<Float32Array>
  /** The same in pieces of whole rows, never much more than `PIECE_VALUES` at a time. @throws as `read` does. */
  readRows(name: string, shape: [number, number]): AsyncGenerator<Float32Array>
  close(): Promise<void>
}

/** Values of a large tensor that are in memory at a time: 16 MB as float32. */
export const PIECE_VALUES = 4 * 1024 * 1024

interface Place {
  file: SafetensorsFile
  /** The name in the file. */
  stored: string
}

/**
 * Opens the weights of a Hugging Face checkpoint: one `model.safetensors`, or shards named by an index.
 * @throws PolyphonyError when a file is missing or broken.
 */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const files: SafetensorsFile[] = []
  const places = new Map<string, Place>()
  const tensors = new Map<string, number>()
  try {
    for (const name of await listWeightFiles(folder)) {
      const file = await openSafetensors(join(folder, name))
      files.push(file)
      for (const [stored, { shape }] of file.tensors) {
        places.set(textName(stored), { file, stored })
        tensors.set(
          textName(stored),
          shape.reduce((product, size) => product * size, 1),
        )
      }
    }
  } catch (error) {
    await closeAll(files)
    throw error
  }
  const find = (name: string, shape: number[]) => findTensor(places, name, shape)
  return {
    tensors,
    read: async (name, shape) => {
      const { file, stored } = find(name, shape)
      return refuseInfinite(name, await file.readFloat32(stored))
    },
    readRows: async function* (name, shape) {
      const { file, stored } = find(name, shape)
      const [rows, columns] = shape
      const step = Math.max(1, Math.floor(PIECE_VALUES / columns))
      for (let row = 0; row < rows; row += step) {
        const count = Math.min(step, rows - row) * columns
        yield refuseInfinite(name, await file.readFloat32(stored, { first: row * columns, count }))
      }
    },
    close: () => closeAll(files),
  }
}

/** The files that decide what a model answers, sorted; its digest is made of them. */
export async function listModelFiles(folder: string): Promise<string[]> {
  const wanted =
    /^(config|generation_config|tokenizer|tokenizer_config)\.json$|^chat_template\.jinja$|^model.*\.safetensors(\.index\.json)?$/
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new PolyphonyError('not_found', `The model folder ${folder} cannot be read`, { cause })
  })
  return names.filter((name) => wanted.test(name)).sort()
}

/** A multimodal checkpoint keeps its text model under a prefix; which one depends on the version that saved it. */
function textName(stored: string): string {
  return stored.replace(/^language_model\./, '').replace(/^model\.language_model\./, 'model.')
}

function findTensor(places: Map<string, Place>, name: string, shape: number[]): Place {
  const place = places.get(name)
  if (!place) throw new PolyphonyError('invalid_request', `The checkpoint has no tensor "${name}"`)
  const found = place.file.tensors.get(place.stored)?.shape ?? []
  if (found.length !== shape.length || found.some((size, axis) => size !== shape[axis])) {
    throw new PolyphonyError(
      'invalid_request',
      `Tensor "${name}" has shape [${found}], config.json says [${shape}]`,
    )
  }
  return place
}

function refuseInfinite(name: string, values: Float32Array): Float32Array {
  let bad = 0
  while (bad < values.length && Number.isFinite(values[bad])) bad++
  if (bad === values.length) return values
  throw new PolyphonyError(
    'invalid_request',
    `Tensor "${name}" holds ${values[bad]}: the checkpoint is damaged, download it again`,
  )
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string().regex(/^[\w.-]+\.safetensors$/)) })

async function listWeightFiles(folder: string): Promise<string[]> {
  const where = 'model.safetensors.index.json'
  const json = await readJsonFile(join(folder, where), where)
  if (json === undefined) return ['model.safetensors']
  const parsed = indexSchema.safeParse(json)
  if (!parsed.success)
    throw new PolyphonyError('invalid_request', `${where} must map tensors to safetensors files`)
  return [...new Set(Object.values(parsed.data.weight_map))].sort()
}

async function closeAll(files: SafetensorsFile[]): Promise<void> {
  for (const file of files) await file.close()
}
