import type { Objective } from './objective'
import { dot, subtract, type Vector } from './vectors'

const MAX_STEPS = 32
const TOLERANCE = 1e-6

/** Projected gradient descent z ← Π[z − η∇F(z)], at most 32 steps; `path` runs from the start to z*. */
export function descend(input: { start: Vector; objective: Objective; project: (z: Vector) => Vector }): {
  target: Vector
  path: Vector[]
} {
  const { objective, project } = input
  let z = project(input.start)
  const path = [z]
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = objective.gradientAt(z)
    const next = project(z.map((x, i) => x - objective.stepSize * gradient[i]!))
    const moved = subtract(next, z)
    path.push(next)
    z = next
    if (dot(moved, moved) < TOLERANCE ** 2) break
  }
  return { target: z, path }
}
