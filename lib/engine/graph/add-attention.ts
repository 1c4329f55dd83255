import type { Rotary } from '@/lib/formats/rotary'
import { addLinear, addLinears } from './add-linear'
import { addNorm } from './add-norm'
import type { RotaryNames } from './add-rotary-tables'
import type { BuildScope } from './build-scope'
import { graphNames } from './graph-names'
import { MICROSOFT } from './onnx-graph'

const QUERY_KEY_VALUE = ['q_proj', 'k_proj', 'v_proj'] as const

/** Adds a layer's attention with its keys and values, from the normed input to the output of `o_proj`. */
export async function addAttention(
  scope: BuildScope,
  layer: number,
  input: string,
  tables: Map<Rotary, RotaryNames>,
): Promise<string> {
  const { graph, model, contextTokens } = scope
  const cache = ['B', model.kvHeads, 'P', model.headDim]
  const past = [
    graph.input(graphNames.pastKey(layer), 'float', cache),
    graph.input(graphNames.pastValue(layer), 'float', cache),
  ]
  const present = [graphNames.presentKey(layer), graphNames.presentValue(layer)]
  for (const name of present) graph.output(name, 'float', ['B', model.kvHeads, 'T', model.headDim])
  const heads = model.headNorms
    ? await addNormedHeads(scope, layer, input)
    : [await addLinears(scope, layer, { name: `l${layer}_qkv`, targets: QUERY_KEY_VALUE }, input), '', '']
  const { rotary, window } = model.attention[layer] ?? { rotary: undefined, window: undefined }
  const names = rotary && tables.get(rotary)
  const inputs = [...heads, ...past, 'seqlens_k', 'total_sequence_length']
  const attended = graph.node(
    'GroupQueryAttention',
    names ? [...inputs, names.cos, names.sin] : inputs,
    [`l${layer}_attended`, ...present],
    {
      domain: MICROSOFT,
      attributes: {
        num_heads: { int: model.heads },
        kv_num_heads: { int: model.kvHeads },
        do_rotary: { int: names ? 1 : 0 },
        rotary_interleaved: { int: 0 },
        scale: { float: model.attentionScale },
        ...(window !== undefined && window < contextTokens ? { local_window_size: { int: window } } : {}),
        ...(model.attentionSoftcap === undefined ? {} : { softcap: { float: model.attentionSoftcap } }),
      },
    },
  )
  return addLinear(scope, layer, 'o_proj', attended)
}

/** Query, key and value; the first two are normed head by head. */
async function addNormedHeads(scope: BuildScope, layer: number, input: string): Promise<string[]> {
  const { heads, kvHeads } = scope.model
  const query = await addLinear(scope, layer, 'q_proj', input)
  const key = await addLinear(scope, layer, 'k_proj', input)
  return [
    await addHeadNorm(scope, layer, query, { name: 'q_norm', heads }),
    await addHeadNorm(scope, layer, key, { name: 'k_norm', heads: kvHeads }),
    await addLinear(scope, layer, 'v_proj', input),
  ]
}

/** Norms [B, S, heads · headDim] head by head. The runtime's own fused form exists on graphics cards only. */
async function addHeadNorm(
  scope: BuildScope,
  layer: number,
  input: string,
  { name, heads }: { name: 'q_norm' | 'k_norm'; heads: number },
): Promise<string> {
  const { graph, model } = scope
  const prefix = `l${layer}_${name}`
  const width = BigInt(model.headDim)
  // A 0 keeps the size of the input's axis.
  const split = await graph.weight(
    `${prefix}_split`,
    'int64',
    [4],
    BigInt64Array.of(0n, 0n, BigInt(heads), width),
  )
  const joined = await graph.weight(
    `${prefix}_joined`,
    'int64',
    [3],
    BigInt64Array.of(0n, 0n, BigInt(heads) * width),
  )
  const apart = graph.node('Reshape', [input, split], `${prefix}_heads`)
  const tensor = `model.layers.${layer}.self_attn.${name}`
  const normed = await addNorm(scope, prefix, apart, tensor, model.headDim)
  return graph.node('Reshape', [normed, joined], `${prefix}_output`)
}
