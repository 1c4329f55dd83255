import { symmetricEigen } from './symmetric-eigen'
import { addScaled, dot, gramOf, meanOf, subtract, unit, type Vector } from './vectors'

/** The region the candidates span: their mean, their principal axes, and how far they lie from the mean. */
export interface CandidatePlane {
  centre: Vector
  /** Orthonormal, by falling variance; fewer than the candidates. */
  axes: Vector[]
  /** Share of the candidates' variance that the first two axes hold, 0 to 1; 1 when there is none. */
  heldVariance: number
  /** Median distance of the candidates from the centre. */
  radius: number
}

/** Fits the plane of at least one candidate's latents, each [d]. */
export function fitCandidatePlane(latents: Vector[]): CandidatePlane {
  const centre = meanOf(latents)
  const rows = latents.map((latent) => subtract(latent, centre))
  const { values, vectors } = symmetricEigen(gramOf(rows), rows.length)
  const kept = values.filter((value) => value > 1e-12)
  const axes = kept.map((_, k) =>
    unit(rows.reduce((sum, row, i) => addScaled(sum, row, vectors[k]![i]!), new Float64Array(centre.length))),
  )
  const total = kept.reduce((sum, value) => sum + value, 0)
  const held = (kept[0] ?? 0) + (kept[1] ?? 0)
  const distances = rows.map((row) => Math.sqrt(dot(row, row))).sort((a, b) => a - b)
  return { centre, axes, heldVariance: total > 0 ? held / total : 1, radius: median(distances) }
}

/** The nearest point that lies in the candidates' own span and within their median distance: Π of the descent. */
export function projectOntoPlane(z: Vector, plane: CandidatePlane): Vector {
  const away = subtract(z, plane.centre)
  let inside: Vector = new Float64Array(z.length)
  for (const axis of plane.axes) inside = addScaled(inside, axis, dot(axis, away))
  const distance = Math.sqrt(dot(inside, inside))
  return addScaled(
    plane.centre,
    inside,
    distance > plane.radius && distance > 0 ? plane.radius / distance : 1,
  )
}

/** Where a latent lies on the first two axes. */
export function coordinatesOn(z: Vector, plane: CandidatePlane): [number, number] {
  const away = subtract(z, plane.centre)
  const [first, second] = plane.axes
  return [first ? dot(first, away) : 0, second ? dot(second, away) : 0]
}

function median(sorted: number[]): number {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
