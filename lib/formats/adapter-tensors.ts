import { fileFault } from './file-fault'
import { LINEAR_TARGETS, linearName, linearShape, type ModelConfig } from './model-config'
import type { TensorEntry } from './parse-safetensors-header'
import type { PeftConfig } from './peft-config'

/** One linear map of a base model: y = W x, with W of [output, input]. */
export interface LinearMap {
  /** The module's name in the checkpoint: `model.layers.3.self_attn.q_proj`. */
  module: string
  input: number
  output: number
}

/** A matrix that an adapter must hold. */
export interface ExpectedTensor {
  /** `base_model.model.<module>.lora_A.weight` */
  name: string
  module: string
  matrix: 'A' | 'B'
  /** A is [rank, input], B is [output, rank]. */
  shape: [number, number]
}

/** Every linear map of a base model that an adapter may change. */
export function listLinearMaps(model: ModelConfig): LinearMap[] {
  return Array.from({ length: model.layers }, (_, layer) =>
    LINEAR_TARGETS.map((target) => ({ module: linearName(layer, target), ...linearShape(model, target) })),
  ).flat()
}

/**
 * The matrices that an adapter of this configuration holds for a base with these linear maps, A before B.
 * @throws PolyphonyError (invalid_request) when it names none of them
 */
export function listExpectedTensors(config: PeftConfig, maps: LinearMap[]): ExpectedTensor[] {
  const targets = maps.filter(({ module }) => config.targets(module))
  if (targets.length === 0) {
    const names = [...new Set(maps.map(({ module }) => module.split('.').at(-1)))]
    throw fileFault('noTargets', { file: 'adapter_config.json', names: names.join(', ') })
  }
  return targets.flatMap(({ module, input, output }) => {
    const rank = config.rankOf(module)
    return [
      { name: tensorName(module, 'A'), module, matrix: 'A', shape: [rank, input] },
      { name: tensorName(module, 'B'), module, matrix: 'B', shape: [output, rank] },
    ] satisfies ExpectedTensor[]
  })
}

/**
 * Holds a file's tensors to the ones that are expected: none unknown, none missing, each in its shape.
 * @throws PolyphonyError (invalid_request) naming the tensor
 */
export function matchTensors(tensors: ReadonlyMap<string, TensorEntry>, expected: ExpectedTensor[]): void {
  const file = 'adapter_model.safetensors'
  const names = new Set(expected.map(({ name }) => name))
  const unknown = [...tensors.keys()].find((name) => !names.has(name))
  if (unknown !== undefined) {
    throw fileFault('unknownTensor', { file, tensor: shorten(unknown) })
  }
  for (const { name, shape } of expected) {
    const entry = tensors.get(name)
    if (!entry) throw fileFault('noTensor', { file, tensor: name })
    if (entry.shape.length !== 2 || entry.shape[0] !== shape[0] || entry.shape[1] !== shape[1]) {
      const shapes = { shape: entry.shape.join(), wanted: shape.join() }
      throw fileFault('otherShape', { file, tensor: name, ...shapes })
    }
  }
}

export function tensorName(module: string, matrix: 'A' | 'B'): string {
  return `base_model.model.${module}.lora_${matrix}.weight`
}

const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
