import { MICROSOFT, type OnnxGraph } from './onnx-graph'
import type { AccuracyLevel } from './precision'
import { BLOCK_SIZE } from './quantise-blocks'

export interface QuantisedProduct {
  /** Of the output. */
  name: string
  /** The graph's value that is multiplied, [..., input]. */
  input: string
  shape: { input: number; output: number }
  bits: 4 | 8
  accuracyLevel: AccuracyLevel
  /** The graph's name of a float32 [output] to be added. */
  bias?: string | undefined
}

/** Adds x·Wᵀ + bias with codes and scales that are already in the graph. */
export function addQuantisedProduct(
  graph: OnnxGraph,
  { name, input, shape, bits, accuracyLevel, bias }: QuantisedProduct,
  weights: { codes: string; scales: string },
): string {
  const inputs = [input, weights.codes, weights.scales, ...(bias ? ['', '', bias] : [])]
  return graph.node('MatMulNBits', inputs, name, {
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
