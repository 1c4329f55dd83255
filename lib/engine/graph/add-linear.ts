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
  const name = `l${layer}_${target}`
  const base = await addBase(scope, layer, { name, targets: [target] }, input)
  return scope.graph.node('Add', [base, addLora(scope, layer, target, input)], name)
}

/** Adds several maps of one input, their outputs side by side: the input is read, and rounded, once for all of them. */
export async function addLinears(
  scope: BuildScope,
  layer: number,
  { name, targets }: { name: string; targets: readonly LinearTarget[] },
  input: string,
): Promise<string> {
  const base = await addBase(scope, layer, { name, targets }, input)
  const changes = targets.map((target) => addLora(scope, layer, target, input))
  const change = scope.graph.node('Concat', changes, `${name}_change`, { attributes: { axis: { int: -1 } } })
  return scope.graph.node('Add', [base, change], name)
}

/** Adds (x·A)·B. */
function addLora({ graph, model }: BuildScope, layer: number, target: LinearTarget, input: string): string {
  const shape = linearShape(model, target)
  const name = `l${layer}_${target}`
  // A dimension's name stands for one size in a run: targets have ranks of their own.
  const rank = `r_${target}`
  const a = graph.input(graphNames.loraA(layer, target), 'float', ['B', shape.input, rank])
  const b = graph.input(graphNames.loraB(layer, target), 'float', ['B', rank, shape.output])
  return graph.node('MatMul', [graph.node('MatMul', [input, a], `${name}_narrow`), b], `${name}_wide`)
}

/** Adds x·Wᵀ + bias, where the rows of W are those of all targets, one below the other. */
async function addBase(
  scope: BuildScope,
  layer: number,
  { name, targets }: { name: string; targets: readonly LinearTarget[] },
  input: string,
): Promise<string> {
  const { graph, model, bits, accuracyLevel } = scope
  const parts = targets.map((target) => ({
    tensor: `${linearName(layer, target)}.weight`,
    rows: linearShape(model, target).output,
  }))
  const shape = {
    input: linearShape(model, targets[0]!).input,
    output: parts.reduce((sum, { rows }) => sum + rows, 0),
  }
  const values = await readBias(scope, layer, targets, shape.output)
  const bias = values && (await graph.weight(`${name}_bias`, 'float', [shape.output], values))
  if (bits === undefined) {
    const turned = new Float32Array(shape.input * shape.output)
    let column = 0
    for (const { tensor, rows } of parts) {
      const matrix = await scope.checkpoint.read(tensor, [rows, shape.input])
      transposeInto(turned, matrix, { rows, columns: shape.input, column, width: shape.output })
      column += rows
    }
    const weight = await graph.weight(`${name}_weight`, 'float', [shape.input, shape.output], turned)
    const product = graph.node('MatMul', [input, weight], `${name}_product`)
    return bias ? graph.node('Add', [product, bias], `${name}_base`) : product
  }
  const weights = await streamBlocks(scope, name, parts, { columns: shape.input, bits })
  const product = { name: `${name}_base`, input, shape, bits, accuracyLevel, bias }
  return addQuantisedProduct(graph, product, weights)
}

/** The biases of all targets behind each other, zeros for a target without one; nothing when none has one. */
async function readBias(
  { checkpoint, model }: BuildScope,
  layer: number,
  targets: readonly LinearTarget[],
  width: number,
): Promise<Float32Array | undefined> {
  if (!targets.some((target) => model.biases.has(target))) return undefined
  const bias = new Float32Array(width)
  let place = 0
  for (const target of targets) {
    const { output } = linearShape(model, target)
    if (model.biases.has(target))
      bias.set(await checkpoint.read(`${linearName(layer, target)}.bias`, [output]), place)
    place += output
  }
  return bias
}

/** Writes a matrix [rows, columns], turned, into the columns of [columns, width] from `column` on. */
function transposeInto(
  target: Float32Array,
  matrix: Float32Array,
  { rows, columns, column, width }: { rows: number; columns: number; column: number; width: number },
): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) target[i * width + column + row] = matrix[row * columns + i] ?? 0
  }
}
