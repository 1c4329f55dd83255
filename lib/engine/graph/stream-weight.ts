import type { BuildScope } from './build-scope'
import { BLOCK_SIZE, quantiseBlocks } from './quantise-blocks'

type StreamScope = Pick<BuildScope, 'graph' | 'checkpoint'>

/** Copies a tensor of the checkpoint into the graph piece by piece, as float32 of the same shape. */
export async function streamFloats(
  { graph, checkpoint }: StreamScope,
  name: string,
  tensor: string,
  shape: [number, number],
): Promise<string> {
  const weight = graph.reserve(name, 'float', shape)
  for await (const rows of checkpoint.readRows(tensor, shape)) await weight.append(rows)
  return name
}

/** A matrix of the checkpoint. */
export interface MatrixPart {
  tensor: string
  rows: number
}

/**
 * Quantises matrices of the checkpoint into the graph piece by piece, one below the other: `<name>_codes` uint8
 * [rows, columns / 32, 4 · bits] and `<name>_scales` float32 [rows, columns / 32].
 * @param flatCodes another name for 8-bit codes, as uint8 [rows, columns].
 */
export async function streamBlocks(
  { graph, checkpoint }: StreamScope,
  name: string,
  parts: readonly MatrixPart[],
  options: { columns: number; bits: 4 | 8; flatCodes?: string },
): Promise<{ codes: string; scales: string }> {
  const { columns, bits, flatCodes } = options
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const blocks = columns / BLOCK_SIZE
  const names = { codes: `${name}_codes`, scales: `${name}_scales` }
  const codes = graph.reserve(
    names.codes,
    'uint8',
    [rows, blocks, 4 * bits],
    flatCodes ? { [flatCodes]: [rows, columns] } : {},
  )
  const scales = graph.reserve(names.scales, 'float', [rows, blocks])
  for (const part of parts) {
    for await (const piece of checkpoint.readRows(part.tensor, [part.rows, columns])) {
      const quantised = quantiseBlocks(piece, bits)
      await codes.append(quantised.codes)
      await scales.append(quantised.scales)
    }
  }
  return names
}
