import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeRandomAdapter, writePeftAdapter } from './random-adapter'
import type { Shape } from './shapes'
import { writeGgufAdapter, writeGgufModel } from './write-gguf-models'
import { writeRandomCheckpoint } from './write-random-checkpoint'

/** One model and its adapters in the formats of both engines. */
export interface ModelFolders {
  root: string
  checkpoint: string
  /** By adapter number. */
  peft: string[]
  gguf: string
  /** By adapter number; fewer than `peft`, because llama.cpp needs a context for each. */
  ggufAdapters: string[]
}

export async function writeModels(
  root: string,
  shape: Shape,
  counts: { adapters: number; ggufAdapters: number },
): Promise<ModelFolders> {
  const [checkpoint, gguf] = [join(root, 'model'), join(root, 'model.gguf')]
  const folders: ModelFolders = { root, checkpoint, peft: [], gguf, ggufAdapters: [] }
  mkdirSync(root)
  writeRandomCheckpoint(checkpoint, shape)
  await writeGgufModel(gguf, shape)
  for (let number = 0; number < counts.adapters; number++) {
    const adapter = makeRandomAdapter(shape, number)
    const path = join(root, `adapter-${number}`)
    writePeftAdapter(path, adapter)
    folders.peft.push(path)
    if (number >= counts.ggufAdapters) continue
    await writeGgufAdapter(`${path}.gguf`, path, checkpoint)
    folders.ggufAdapters.push(`${path}.gguf`)
  }
  return folders
}
