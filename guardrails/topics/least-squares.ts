export interface Fitted {
  /** One a row: how much it draws scores its way. */
  pull: Float64Array
  /** The score of each row by a fit that did not see it. */
  leftOut: Float64Array
}

/**
 * Weighted least squares over similarities, with the exact score of every row left out: one inverse serves all of them
 * (Cawley and Talbot, Pattern Recognition 36, 2003).
 * @param similarities [rows, rows], symmetric and positive semidefinite; it is written over
 * @param targets [rows], 1 or -1
 * @param trust [rows], above 0: how near a row's own score must come to its target
 */
export function fitLeastSquares(
  similarities: Float64Array,
  targets: Float64Array,
  trust: Float64Array,
): Fitted {
  const rows = targets.length
  for (let row = 0; row < rows; row++) similarities[row * rows + row]! += 1 / trust[row]!
  const inverse = invert(similarities, rows)
  const pull = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < rows; column++) sum += inverse[row * rows + column]! * targets[column]!
    pull[row] = sum
  }
  const leftOut = targets.map((target, row) => target - pull[row]! / inverse[row * rows + row]!)
  return { pull, leftOut }
}

/** The inverse of a symmetric positive definite matrix by Cholesky's decomposition. */
function invert(matrix: Float64Array, size: number): Float64Array {
  const lower = decompose(matrix, size)
  const half = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    const diagonal = lower[i * size + i]!
    half[i * size + i] = 1 / diagonal
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= lower[i * size + k]! * half[k * size + j]!
      half[i * size + j] = sum / diagonal
    }
  }
  const inverse = new Float64Array(size * size)
  // Row by row of the half, so that memory is read in order.
  for (let k = 0; k < size; k++) {
    for (let i = 0; i <= k; i++) {
      const value = half[k * size + i]!
      for (let j = 0; j <= i; j++) inverse[i * size + j]! += value * half[k * size + j]!
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) inverse[j * size + i] = inverse[i * size + j]!
  return inverse
}

function decompose(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower[j * size + j]!
    }
  }
  return lower
}
