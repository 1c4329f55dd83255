import type { Rotary } from '@/lib/formats/rotary'
import type { BuildScope } from './build-scope'
import { computeRotaryTables } from './compute-rotary-tables'

/** Names of a rotation's tables in the graph, float32 [context, headDim / 2] each. */
export interface RotaryNames {
  cos: string
  sin: string
}

/** Adds the tables of every rotation that some layer uses. */
export async function addRotaryTables(scope: BuildScope): Promise<Map<Rotary, RotaryNames>> {
  const { graph, model, contextTokens } = scope
  const names = new Map<Rotary, RotaryNames>()
  const shape = [contextTokens, model.headDim / 2]
  for (const { rotary } of model.attention) {
    if (!rotary || names.has(rotary)) continue
    const { cos, sin } = computeRotaryTables(rotary, model.headDim, contextTokens)
    const number = names.size
    names.set(rotary, {
      cos: await graph.weight(`rope_cos_${number}`, 'float', shape, cos),
      sin: await graph.weight(`rope_sin_${number}`, 'float', shape, sin),
    })
  }
  return names
}
