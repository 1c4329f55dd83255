import { addScaled, dot, subtract, type Vector } from './vectors'

/** A guardrail as a cost on latents: weight × τ × softplus((probe·z − threshold) / τ). */
export interface LatentCost {
  probe: Vector
  threshold: number
  weight: number
}

/** F as a function of the latent alone, and what descent needs to know of it. */
export interface Objective {
  valueAt(z: Vector): number
  gradientAt(z: Vector): Vector
  /** 1 over the largest curvature. */
  stepSize: number
}

const SOFTNESS = 0.05

/**
 * F(z) = κ/2‖z − ẑ‖² − uᵀz + Σ w τ softplus((pᵀz − θ)/τ), τ = 0.05.
 *
 * `target` is ẑ [d], `preference` u [d]; without costs F is quadratic with its least value at ẑ + u/κ.
 */
export function defineObjective(parts: {
  stiffness: number
  target: Vector
  preference?: Vector
  costs?: LatentCost[]
}): Objective {
  const { stiffness, target, preference, costs = [] } = parts
  const curvature = costs.reduce(
    (sum, { weight, probe }) => sum + (weight * dot(probe, probe)) / (4 * SOFTNESS),
    stiffness,
  )
  return {
    stepSize: 1 / curvature,
    valueAt(z) {
      const away = subtract(z, target)
      const quadratic = (stiffness / 2) * dot(away, away) - (preference ? dot(preference, z) : 0)
      return costs.reduce((sum, cost) => sum + cost.weight * SOFTNESS * softplus(excess(cost, z)), quadratic)
    },
    gradientAt(z) {
      let gradient = subtract(z, target).map((x) => stiffness * x)
      if (preference) gradient = subtract(gradient, preference)
      for (const cost of costs)
        gradient = addScaled(gradient, cost.probe, cost.weight * sigmoid(excess(cost, z)))
      return gradient
    },
  }
}

const excess = (cost: LatentCost, z: Vector) => (dot(cost.probe, z) - cost.threshold) / SOFTNESS
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
/** Without overflow for large x. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
