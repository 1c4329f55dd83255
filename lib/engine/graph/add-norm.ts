import type { BuildScope } from './build-scope'
import { MICROSOFT } from './onnx-graph'

/** RMS norm over the last axis. @param tensor the checkpoint's name of the gain, without `.weight`. */
export async function addNorm(
  scope: BuildScope,
  name: string,
  input: string,
  tensor: string,
  width: number,
): Promise<string> {
  const gain = await addGain(scope, name, tensor, width)
  return scope.graph.node('SimplifiedLayerNormalization', [input, gain], `${name}_norm`, {
    attributes: { axis: { int: -1 }, epsilon: { float: scope.model.rmsNormEps }, stash_type: { int: 1 } },
  })
}

/** RMS norm of residual + change, in one node; the sum goes on as the next residual. */
export async function addResidualNorm(
  scope: BuildScope,
  name: string,
  { change, residual }: { change: string | undefined; residual: string },
  tensor: string,
): Promise<{ output: string; residual: string }> {
  const { graph, model } = scope
  if (change === undefined) {
    return { output: await addNorm(scope, name, residual, tensor, model.hiddenSize), residual }
  }
  const gain = await addGain(scope, name, tensor, model.hiddenSize)
  const output = `${name}_norm`
  const sum = `${name}_sum`
  graph.node('SkipSimplifiedLayerNormalization', [change, residual, gain], [output, '', '', sum], {
    domain: MICROSOFT,
    attributes: { epsilon: { float: model.rmsNormEps } },
  })
  return { output, residual: sum }
}

async function addGain(
  { graph, checkpoint, model }: BuildScope,
  name: string,
  tensor: string,
  width: number,
) {
  const values = await checkpoint.read(`${tensor}.weight`, [width])
  if (model.gainOffset !== 0) for (let i = 0; i < width; i++) values[i]! += model.gainOffset
  return graph.weight(`${name}_gain`, 'float', [width], values)
}
