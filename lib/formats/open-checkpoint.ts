import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { openSafetensors, type SafetensorsFile } from './open-safetensors'
import { readJsonFile } from './parse-json'

export interface Checkpoint {
  has(name: string): boolean
  /** The values of a tensor, row-major. @throws PolyphonyError when it is missing or its shape differs. */
  read(name: string, shape: number[]): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Opens the weights of a Hugging Face checkpoint: one `model.safetensors`, or shards named by an index.
 * @throws PolyphonyError when a file is missing or broken.
 */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const files: SafetensorsFile[] = []
  const owner = new Map<string, SafetensorsFile>()
  try {
    for (const name of await listWeightFiles(folder)) {
      const file = await openSafetensors(join(folder, name))
      files.push(file)
      for (const tensor of file.tensors.keys()) owner.set(tensor, file)
    }
  } catch (error) {
    await closeAll(files)
    throw error
  }
  return {
    has: (name) => owner.has(name),
    read: async (name, shape) => {
      const file = owner.get(name)
      if (!file) throw new PolyphonyError('invalid_request', `The checkpoint has no tensor "${name}"`)
      const found = file.tensors.get(name)?.shape ?? []
      if (found.length !== shape.length || found.some((size, axis) => size !== shape[axis])) {
        throw new PolyphonyError(
          'invalid_request',
          `Tensor "${name}" has shape [${found}], config.json says [${shape}]`,
        )
      }
      return file.readFloat32(name)
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
