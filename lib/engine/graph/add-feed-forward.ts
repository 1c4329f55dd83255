import { addLinear } from './add-linear'
import type { BuildScope } from './build-scope'
import { MICROSOFT } from './onnx-graph'

/** Adds down(activation(gate(x)) · up(x)). */
export async function addFeedForward(scope: BuildScope, layer: number, input: string): Promise<string> {
  const { graph } = scope
  const gate = await addLinear(scope, layer, 'gate_proj', input)
  const up = await addLinear(scope, layer, 'up_proj', input)
  const active = addActivation(scope, `l${layer}_active`, gate)
  const product = graph.node('Mul', [active, up], `l${layer}_product`)
  return addLinear(scope, layer, 'down_proj', product)
}

function addActivation({ graph, model }: BuildScope, name: string, input: string): string {
  if (model.activation === 'gelu-tanh') {
    return graph.node('Gelu', [input], name, { attributes: { approximate: { string: 'tanh' } } })
  }
  // QuickGelu with alpha 1 is x · sigmoid(x), the SiLU.
  return graph.node('QuickGelu', [input], name, { domain: MICROSOFT, attributes: { alpha: { float: 1 } } })
}
