export interface Eigen {
  /** Largest first. */
  values: number[]
  /** Unit vectors, in the order of the values. */
  vectors: Float64Array[]
}

const MAX_SWEEPS = 60

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations.
 *
 * `matrix` is row-major [size × size]. Meant for up to a few hundred rows. Source: Golub & Van Loan, Matrix
 * Computations, 8.5.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix)
  const v = new Float64Array(size * size)
  for (let i = 0; i < size; i++) v[i * size + i] = 1
  const tolerance = 1e-24 * a.reduce((sum, x) => sum + x * x, 0)
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a, size) > tolerance; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q)
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j]! - a[i * size + i]!)
  return {
    values: order.map((i) => a[i * size + i]!),
    vectors: order.map((column) => Float64Array.from({ length: size }, (_, row) => v[row * size + column]!)),
  }
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) sum += 2 * a[i * size + j]! ** 2
  return sum
}

/** One rotation that makes a[p][q] zero. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!
  if (apq === 0) return
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq)
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q, c, s)
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k, c, s)
  for (let k = 0; k < size; k++) turn(v, k * size + p, k * size + q, c, s)
}

function turn(m: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = m[i]!
  const y = m[j]!
  m[i] = c * x - s * y
  m[j] = s * x + c * y
}
