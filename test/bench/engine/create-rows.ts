import type { Row } from './side'

let seed = 0

/** Rows with prompts that no row had before; row i speaks through adapter i, modulo `adapters`, or through none. */
export function createRows(count: number, row: Omit<Row, 'seed'>, adapters = 0): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    ...row,
    seed: ++seed,
    ...(adapters > 0 && { adapter: index % adapters }),
  }))
}
