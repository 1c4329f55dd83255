/** A vector in double precision; latents arrive as float32 and are computed with as float64. */
export type Vector = Float64Array<ArrayBuffer>

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** a + scale × b. */
export function addScaled(a: ArrayLike<number>, b: ArrayLike<number>, scale: number): Vector {
  const sum = Float64Array.from(a)
  for (let i = 0; i < sum.length; i++) sum[i]! += scale * b[i]!
  return sum
}

export const subtract = (a: ArrayLike<number>, b: ArrayLike<number>): Vector => addScaled(a, b, -1)

/** The vector at length 1; the zero vector stays zero, since it has no direction. */
export function unit(a: ArrayLike<number>): Vector {
  const length = Math.sqrt(dot(a, a))
  return length > 0 ? Float64Array.from(a, (x) => x / length) : Float64Array.from(a)
}

/** The mean of at least one vector. */
export function meanOf(vectors: ArrayLike<number>[]): Vector {
  const mean = new Float64Array(vectors[0]!.length)
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i]! += vector[i]! / vectors.length
  return mean
}

/** Every inner product between rows, row-major [n × n]. */
export function gramOf(rows: ArrayLike<number>[]): Float64Array {
  const n = rows.length
  const gram = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) gram[i * n + j] = gram[j * n + i] = dot(rows[i]!, rows[j]!)
  return gram
}
