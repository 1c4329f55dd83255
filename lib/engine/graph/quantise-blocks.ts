/** Weights in the layout of MatMulNBits: blocks of 32 along the input, symmetric around the middle code. */
export interface QuantisedWeights {
  bits: 4 | 8
  /** uint8 [rows, columns / 32, 4 * bits]; with 4 bits the low half holds the even element. */
  codes: Uint8Array
  /** float32 [rows, columns / 32]. */
  scales: Float32Array
}

export const BLOCK_SIZE = 32

/**
 * Quantises a row-major matrix in blocks of 32. A value is (code − 2^(bits−1)) · scale.
 * With 8 bits scale = max|x| / 127; with 4 bits scale = x* / −8 where x* is the value of largest magnitude,
 * so that it is met exactly (the rule of llama.cpp's Q4_0). Ties round up.
 * @param values length must be a multiple of 32, rows must not share a block.
 */
export function quantiseBlocks(values: Float32Array, bits: 4 | 8): QuantisedWeights {
  const blocks = values.length / BLOCK_SIZE
  const scales = new Float32Array(blocks)
  const codes = new Uint8Array((values.length * bits) / 8)
  for (let block = 0; block < blocks; block++) {
    const start = block * BLOCK_SIZE
    scales[block] = pickScale(values, start, bits)
    const scale = scales[block] ?? 0
    for (let i = start; i < start + BLOCK_SIZE; i++) {
      const code = encode(values[i] ?? 0, scale, bits)
      if (bits === 8) codes[i] = code
      else codes[i >> 1] = (codes[i >> 1] ?? 0) | (code << ((i & 1) * 4))
    }
  }
  return { bits, codes, scales }
}

function pickScale(values: Float32Array, start: number, bits: 4 | 8): number {
  let extreme = 0
  for (let i = start; i < start + BLOCK_SIZE; i++) {
    const value = values[i] ?? 0
    if (Math.abs(value) > Math.abs(extreme)) extreme = value
  }
  return bits === 8 ? Math.abs(extreme) / 127 : extreme / -8
}

function encode(value: number, scale: number, bits: 4 | 8): number {
  const middle = 2 ** (bits - 1)
  if (scale === 0) return middle
  const code = Math.floor(value / scale + 0.5) + middle
  return Math.min(Math.max(code, 0), 2 * middle - 1)
}
