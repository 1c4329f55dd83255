import type { UpdateMeasure } from './measure-update'

/** How far an adapter moves one layer of its base. */
export interface LayerNorm {
  /** From 0, nearest to the text first. */
  layer: number
  /** Frobenius norm of the updates of all its modules together. */
  norm: number
}

/** The norms of an adapter's modules by layer; a module of no layer (`lm_head`) is in none. */
export function sumLayerNorms(measures: Pick<UpdateMeasure, 'module' | 'norm'>[]): LayerNorm[] {
  const squares = new Map<number, number>()
  for (const { module, norm } of measures) {
    const number = /\.(\d+)\./.exec(module)?.[1]
    if (number === undefined) continue
    const layer = Number(number)
    squares.set(layer, (squares.get(layer) ?? 0) + norm ** 2)
  }
  return [...squares]
    .map(([layer, square]) => ({ layer, norm: Math.sqrt(square) }))
    .sort((a, b) => a.layer - b.layer)
}
