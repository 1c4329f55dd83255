import { PolyphonyError } from '@/lib/core/errors'
import type { LinearMap } from './adapter-tensors'
import type { TensorEntry } from './parse-safetensors-header'

const WHERE = 'adapter_model.safetensors'
const NAME = /^base_model\.model\.(.{1,300})\.lora_([AB])\.weight$/
/** As many as `config.json` may name. */
const MOST_LAYERS = 512
/** Maps of decoders that read, or write, the states between layers, by the last part of their name. */
const READS_STATES = ['q_proj', 'k_proj', 'v_proj', 'gate_proj', 'up_proj', 'c_attn', 'c_fc']
const WRITES_STATES = ['o_proj', 'down_proj', 'c_proj']

/**
 * The linear maps that an adapter's own tensors speak of, for a base whose shapes nobody here knows. They have to agree
 * with each other: one shape for a module in all layers, no layer left out, one width of the states between layers.
 * @returns that width too, undefined where no module shows it
 * @throws PolyphonyError (invalid_request) naming the tensor
 */
export function inferLinearMaps(tensors: ReadonlyMap<string, Pick<TensorEntry, 'shape'>>): {
  maps: LinearMap[]
  hiddenSize: number | undefined
} {
  const roles = new Map<string, { input: number; output: number; layers: Set<number> }>()
  for (const [name, { shape }] of tensors) {
    const [, module = '', matrix] = NAME.exec(name) ?? []
    if (module === '') throw invalid(`tensor "${name.slice(0, 200)}" is no LoRA matrix of a linear layer`)
    if (matrix === 'B') continue
    const b = tensors.get(`base_model.model.${module}.lora_B.weight`)
    if (!b) throw invalid(`tensor "base_model.model.${module}.lora_B.weight" is missing`)
    const [input, output] = [shape[1], b.shape[0]]
    if (shape.length !== 2 || b.shape.length !== 2 || input === undefined || output === undefined)
      throw invalid(`tensor "${name}" and its B must be matrices`)
    const { role, layer } = splitLayer(module)
    const known = roles.get(role) ?? { input, output, layers: new Set() }
    if (known.input !== input || known.output !== output)
      throw invalid(
        `"${module}" maps ${input} values to ${output}, in another layer ${known.input} to ${known.output}`,
      )
    known.layers.add(layer)
    roles.set(role, known)
  }
  const layers = Math.max(0, ...[...roles.values()].flatMap((role) => [...role.layers])) + 1
  const maps = [...roles].flatMap(([role, { input, output }]) =>
    role.includes('*')
      ? Array.from({ length: layers }, (_, layer) => ({
          module: role.replace('*', `${layer}`),
          input,
          output,
        }))
      : [{ module: role, input, output }],
  )
  return { maps, hiddenSize: findWidth(maps) }
}

/** The first number in a module's name is that of its layer: `model.layers.3.mlp.up_proj`, `transformer.h.3.attn.c_attn`. */
function splitLayer(module: string): { role: string; layer: number } {
  const number = /\.(\d{1,9})\./.exec(module)?.[1]
  if (number === undefined) return { role: module, layer: 0 }
  if (Number(number) >= MOST_LAYERS) throw invalid(`"${module}" is beyond layer ${MOST_LAYERS}`)
  return { role: module.replace(`.${number}.`, '.*.'), layer: Number(number) }
}

function findWidth(maps: LinearMap[]): number | undefined {
  let found: { module: string; width: number } | undefined
  for (const { module, input, output } of maps) {
    const last = module.slice(module.lastIndexOf('.') + 1)
    const width = READS_STATES.includes(last) ? input : WRITES_STATES.includes(last) ? output : undefined
    if (width === undefined) continue
    found ??= { module, width }
    if (width !== found.width)
      throw invalid(`"${module}" is for states of ${width} values, "${found.module}" for ${found.width}`)
  }
  return found?.width
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `${WHERE}: ${what}`, { param: WHERE })
}
