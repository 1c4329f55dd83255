import { dot, type Vector } from './vectors'

/**
 * Groups unit latents by likeness: average linkage over their cosines, the nearest two groups joined first, until no two
 * are as alike as `threshold`.
 *
 * Average linkage rather than single, so that a chain of neighbours does not join ends that are nothing alike.
 * @returns groups of indices, each rising, the largest group first
 */
export function groupLatents(latents: Vector[], threshold: number): number[][] {
  let groups = latents.map((_, index) => [index])
  for (;;) {
    const nearest = findNearest(groups, latents)
    if (!nearest || nearest.likeness < threshold) break
    const { left, right } = nearest
    const joined = [...groups[left]!, ...groups[right]!].sort((a, b) => a - b)
    groups = [...groups.filter((_, at) => at !== left && at !== right), joined]
  }
  return groups.sort((a, b) => b.length - a.length || a[0]! - b[0]!)
}

/**
 * Which part of each answer stands farthest from the other answers: the one whose nearest part elsewhere is farthest.
 *
 * `parts` are unit latents, [answers][parts of it]; an answer of one part has nothing that stands out.
 * @returns the index of the part by answer, or null
 */
export function findFarthestParts(parts: Vector[][]): (number | null)[] {
  return parts.map((own, answer) => {
    const others = parts.filter((_, other) => other !== answer).flat()
    if (own.length < 2 || others.length === 0) return null
    const nearness = own.map((part) => Math.max(...others.map((other) => dot(part, other))))
    return nearness.indexOf(Math.min(...nearness))
  })
}

function findNearest(groups: number[][], latents: Vector[]) {
  let nearest: { left: number; right: number; likeness: number } | undefined
  for (let left = 0; left < groups.length; left++) {
    for (let right = left + 1; right < groups.length; right++) {
      const likeness = meanCosine(groups[left]!, groups[right]!, latents)
      if (!nearest || likeness > nearest.likeness) nearest = { left, right, likeness }
    }
  }
  return nearest
}

function meanCosine(left: number[], right: number[], latents: Vector[]): number {
  let sum = 0
  for (const a of left) for (const b of right) sum += dot(latents[a]!, latents[b]!)
  return sum / (left.length * right.length)
}
