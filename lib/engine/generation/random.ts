/** Uniform numbers in [0, 1). */
export type Random = () => number

/**
 * A seeded generator of its own for each stream (the choices of a request), the same on every machine.
 * @param seed any safe integer. @param stream a small number; neighbouring streams are independent.
 * Source: sfc32 by Chris Doty-Humphrey (PractRand), seeded through the finaliser of MurmurHash3.
 */
export function createRandom(seed: number, stream: number): Random {
  let a = mix(seed | 0)
  let b = mix(Math.floor(seed / 0x1_0000_0000) ^ a)
  let c = mix(stream ^ b)
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 0x1_0000_0000
  }
  // The first numbers still show the seed.
  for (let i = 0; i < 12; i++) next()
  return next
}

function mix(value: number): number {
  let bits = (value + 0x9e3779b9) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
