import { PolyphonyError } from '@/lib/core/errors'
import { symmetricEigen } from './symmetric-eigen'
import { addScaled, dot, gramOf, meanOf, subtract, unit, type Vector } from './vectors'

/**
 * Background statistics of one encoder, ready to be applied: W = floor·I + Σ (scale_k − floor) axis_k axis_kᵀ.
 *
 * W is kept as its axes because there are far fewer background texts than dimensions, and only as many directions
 * differ from the floor.
 */
export interface Whitening {
  /** Latents of another encoder must never be whitened with this. */
  encoderDigest: string
  /** Background texts behind the figures; 0 means no centring and no whitening. */
  sampleSize: number
  /** ρ of Ledoit and Wolf, 0 to 1. */
  shrinkage: number
  mean: Vector
  /** Orthonormal. */
  axes: Vector[]
  scales: number[]
  floor: number
}

/**
 * Fits centring and ZCA whitening, W = ((1 − ρ)C + ρ·(tr C / d)·I)^(−1/2), ρ by Ledoit and Wolf (2004).
 *
 * `samples` are raw latents of background texts, each [d]. Fewer than two give the identity.
 * @throws PolyphonyError when the samples differ in length
 */
export function fitWhitening(encoderDigest: string, samples: ArrayLike<number>[]): Whitening {
  if (samples.some((sample) => sample.length !== samples[0]!.length)) {
    throw new PolyphonyError('internal', `The encoder ${encoderDigest} gave latents of different lengths`)
  }
  if (samples.length < 2) return identityWhitening(encoderDigest)
  const mean = meanOf(samples)
  const rows = samples.map((sample) => subtract(sample, mean))
  const gram = gramOf(rows)
  const { shrinkage, meanVariance } = ledoitWolf(gram, rows.length, mean.length)
  if (meanVariance <= 0) return identityWhitening(encoderDigest)
  const floorVariance = shrinkage * meanVariance
  const { values, vectors } = symmetricEigen(gram, rows.length)
  const axes: Vector[] = []
  const scales: number[] = []
  for (const [k, value] of values.entries()) {
    // The Gram matrix and the covariance share eigenvalues; the centred rows have rank n − 1 at most.
    if (value <= 1e-9 * values[0]!) break
    axes.push(unit(combine(rows, vectors[k]!)))
    scales.push(1 / Math.sqrt((1 - shrinkage) * (value / rows.length) + floorVariance))
  }
  // With no shrinkage at all, directions never seen keep the mean scale instead of an infinite one.
  const floor = 1 / Math.sqrt(floorVariance > 1e-9 * meanVariance ? floorVariance : meanVariance)
  return { encoderDigest, sampleSize: samples.length, shrinkage, mean, axes, scales, floor }
}

/** Statistics that change nothing but the length, for an encoder without background texts. */
export function identityWhitening(encoderDigest: string): Whitening {
  return {
    encoderDigest,
    sampleSize: 0,
    shrinkage: 1,
    mean: new Float64Array(0),
    axes: [],
    scales: [],
    floor: 1,
  }
}

/** z = norm(W(e − μ)), a unit vector [d]. */
export function whiten(latent: ArrayLike<number>, whitening: Whitening): Vector {
  if (whitening.sampleSize === 0) return unit(latent)
  const centred = subtract(latent, whitening.mean)
  let whitened = centred.map((x) => whitening.floor * x)
  for (const [k, axis] of whitening.axes.entries()) {
    whitened = addScaled(whitened, axis, (whitening.scales[k]! - whitening.floor) * dot(axis, centred))
  }
  return unit(whitened)
}

/** The formula's sums of squares over [d × d] matrices, taken from inner products between the rows alone. */
function ledoitWolf(gram: Float64Array, n: number, d: number): { shrinkage: number; meanVariance: number } {
  let trace = 0
  let squaresOfC = 0
  let spread = 0
  for (let k = 0; k < n; k++) {
    trace += gram[k * n + k]! / n
    spread += gram[k * n + k]! ** 2
    for (let j = 0; j < n; j++) squaresOfC += (gram[k * n + j]! / n) ** 2
  }
  const meanVariance = trace / d
  const distance = squaresOfC - d * meanVariance ** 2
  const noise = (spread / n - squaresOfC) / n
  return { shrinkage: distance > 0 ? Math.min(1, Math.max(0, noise / distance)) : 1, meanVariance }
}

function combine(rows: Vector[], weights: Float64Array): Vector {
  let sum: Vector = new Float64Array(rows[0]!.length)
  for (const [i, row] of rows.entries()) sum = addScaled(sum, row, weights[i]!)
  return sum
}
