/** float32 values as IEEE 754 half precision, rounded to nearest, ties to even; too large ones become infinite. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(words.length)
  for (const [index, word] of words.entries()) halves[index] = encodeWord(word)
  return halves
}

function encodeWord(word: number): number {
  const sign = (word >>> 16) & 0x8000
  const exponent = ((word >>> 23) & 0xff) - 127
  const fraction = word & 0x7fffff
  if (exponent === 128) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  if (exponent > 15) return sign | 0x7c00
  // Below the smallest normal number the leading one becomes part of the fraction.
  const shift = exponent < -14 ? 13 + (-14 - exponent) : 13
  if (shift > 24) return sign
  const whole = exponent < -14 ? fraction | 0x800000 : fraction
  const half = exponent < -14 ? whole >>> shift : ((exponent + 15) << 10) | (whole >>> shift)
  const rest = whole & ((1 << shift) - 1)
  const tie = 1 << (shift - 1)
  const roundsUp = rest > tie || (rest === tie && (half & 1) === 1)
  return sign | (half + (roundsUp ? 1 : 0))
}
