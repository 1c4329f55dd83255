import { MICROSOFT, type OnnxGraph } from './onnx-graph'
import type { AccuracyLevel } from './precision'
import { BLOCK_SIZE, quantiseBlocks } from './quantise-blocks'

export interface Product {
  /** Begins the names of the weights and of the output. */
  name: string
  /** The graph's value that is multiplied, [..., input]. */
  input: string
  shape: { input: number; output: number }
  accuracyLevel: AccuracyLevel
}

/** Adds x·Wᵀ. @param values W as checkpoints store it, [output, input]. @param bits undefined for float32 weights. */
export async function addProduct(
  graph: OnnxGraph,
  product: Product,
  values: Float32Array,
  bits: 4 | 8 | undefined,
): Promise<string> {
  const { name, input, shape } = product
  if (bits === undefined) {
    const turned = transpose(values, shape.output, shape.input)
    const weight = await graph.weight(`${name}_weight`, 'float', [shape.input, shape.output], turned)
    return graph.node('MatMul', [input, weight], `${name}_base`)
  }
  const { codes, scales } = quantiseBlocks(values, bits)
  const blocks = shape.input / BLOCK_SIZE
  await graph.weight(`${name}_codes`, 'uint8', [shape.output, blocks, 4 * bits], codes)
  await graph.weight(`${name}_scales`, 'float', [shape.output, blocks], scales)
  const weights = { codes: `${name}_codes`, scales: `${name}_scales` }
  return addQuantisedProduct(graph, { ...product, name: `${name}_base` }, weights, bits)
}

/** Adds x·Wᵀ with codes and scales that are already in the graph; the output has the product's own name. */
export function addQuantisedProduct(
  graph: OnnxGraph,
  { name, input, shape, accuracyLevel }: Product,
  weights: { codes: string; scales: string },
  bits: 4 | 8,
): string {
  return graph.node('MatMulNBits', [input, weights.codes, weights.scales], name, {
    domain: MICROSOFT,
    attributes: {
      K: { int: shape.input },
      N: { int: shape.output },
      bits: { int: bits },
      block_size: { int: BLOCK_SIZE },
      accuracy_level: { int: accuracyLevel },
    },
  })
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
