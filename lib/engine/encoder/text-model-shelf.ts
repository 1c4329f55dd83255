import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isEncoderName } from '@/lib/core/encoder-name'
import { PolyphonyError } from '@/lib/core/errors'
import { readJsonFile } from '@/lib/formats/parse-json'
import { loadOnnxModel } from './onnx-model'
import { loadStaticEncoder } from './static-encoder'
import type { TextModel } from './text-model'

/** The default encoder, and the ONNX models of some folders, each loaded when it is first asked for. */
export class TextModelShelf {
  private readonly loading = new Map<string, { stamp: string; model: Promise<TextModel> }>()

  private constructor(
    private readonly standard: TextModel,
    private readonly folders: readonly string[],
  ) {}

  /** @param folders where a name is looked for, in this order. @throws PolyphonyError when the default encoder cannot be read. */
  static async open(standardFolder: string, ...folders: string[]): Promise<TextModelShelf> {
    const json = await readJsonFile(join(standardFolder, 'config.json'), 'config.json')
    if (json === undefined)
      throw new PolyphonyError('not_found', `${standardFolder} holds no config.json: is it an encoder?`)
    return new TextModelShelf(await loadStaticEncoder(standardFolder, json), folders)
  }

  /** The default encoder, then those that have been loaded. */
  async listLoaded(): Promise<TextModel[]> {
    const loaded = await Promise.allSettled([...this.loading.values()].map(({ model }) => model))
    return [this.standard, ...loaded.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]
  }

  /** @throws PolyphonyError not_found for an unknown name, invalid_request with what is wrong with its files. */
  async find(name: string): Promise<TextModel> {
    if (name === this.standard.name) return this.standard
    const parent = isEncoderName(name) ? await this.findFolder(name) : undefined
    if (parent === undefined) {
      this.loading.delete(name)
      throw new PolyphonyError('not_found', `There is no encoder or classifier "${name.slice(0, 100)}"`, { param: 'model' }) // biome-ignore format: one line reads better
    }
    const folder = join(parent, name)
    const stamp = await stampOf(join(folder, 'config.json'))
    const known = this.loading.get(name)
    if (known?.stamp === stamp) return known.model
    const model = loadOnnxModel(folder, name)
    this.loading.set(name, { stamp, model })
    // What was wrong may be mended: the next request looks again.
    model.catch(() => {
      if (this.loading.get(name)?.model === model) this.loading.delete(name)
    })
    return model
  }

  /** Only a name that a folder itself lists is opened: no path can be asked for. */
  private async findFolder(name: string): Promise<string | undefined> {
    for (const folder of this.folders) {
      const names = await readdir(folder).catch((): string[] => [])
      if (names.includes(name)) return folder
    }
    return undefined
  }
}

/** Tells a folder that was removed and installed anew from the one that was loaded. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found ? `${found.ino} ${found.mtimeMs}` : ''
}
