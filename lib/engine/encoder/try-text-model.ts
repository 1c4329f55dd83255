import { loadOnnxModel } from './onnx-model'
import type { TextModel } from './text-model'

/** Opens an encoder or classifier and gives it a text. @throws PolyphonyError with what is wrong with its files */
export async function tryTextModel(
  folder: string,
  name: string,
): Promise<Pick<TextModel, 'kind' | 'digest'>> {
  const model = await loadOnnxModel(folder, name)
  if (model.kind === 'encoder') await model.encode('Hello, world')
  else await model.classify('Hello, world')
  return { kind: model.kind, digest: model.digest }
}
