import { type LinearTarget, linearName, linearShape } from '@/lib/formats/model-config'
import { addQuantisedProduct } from './add-quantised-product'
import type { BuildScope } from './build-scope'
import { graphNames } from './graph-names'
import { streamBlocks } from './stream-weight'

/** Adds x·Wᵀ + bias + (x·A)·B with each row's own A and B; the output is called `l<layer>_<target>`. */
export async function addLinear(
  scope: BuildScope,
  layer: number,
  target: LinearTarget,
  input: string,
): Promise<string> {
  const { graph, model } = scope
  const shape = linearShape(model, target)
  const name = `l${layer}_${target}`
  const base = await addBase(scope, layer, target, input)
  // A dimension's name stands for one size in a run: targets have ranks of their own.
  const rank = `r_${target}`
  const a = graph.input(graphNames.loraA(layer, target), 'float', ['B', shape.input, rank])
  const b = graph.input(graphNames.loraB(layer, target), 'float', ['B', rank, shape.output])
  const narrow = graph.node('MatMul', [input, a], `${name}_narrow`)
  const wide = graph.node('MatMul', [narrow, b], `${name}_wide`)
  return graph.node('Add', [base, wide], name)
}

async function addBase(scope: BuildScope, layer: number, target: LinearTarget, input: string) {
  const { graph, checkpoint, model, bits, accuracyLevel } = scope
  const shape = linearShape(model, target)
  const name = `l${layer}_${target}`
  const module = linearName(layer, target)
  const bias = model.biases.has(target)
    ? await graph.weight(
        `${name}_bias`,
        'float',
        [shape.output],
        await checkpoint.read(`${module}.bias`, [shape.output]),
      )
    : undefined
  const tensor = `${module}.weight`
  if (bits === undefined) {
    const values = await checkpoint.read(tensor, [shape.output, shape.input])
    const turned = transpose(values, shape.output, shape.input)
    const weight = await graph.weight(`${name}_weight`, 'float', [shape.input, shape.output], turned)
    const product = graph.node('MatMul', [input, weight], `${name}_product`)
    return bias ? graph.node('Add', [product, bias], `${name}_base`) : product
  }
  const weights = await streamBlocks(scope, name, tensor, { shape: [shape.output, shape.input], bits })
  const product = { name: `${name}_base`, input, shape, bits, accuracyLevel, bias }
  return addQuantisedProduct(graph, product, weights)
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column] ?? 0
    }
  }
  return turned
}
