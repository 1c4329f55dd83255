type Point = [number, number]

/** Room that a name needs: a line high, and so wide that only names on the same side of the picture meet. */
const LINE_PX = 15
const NEAR_PX = 90

/**
 * Puts points into a picture, with one scale for both axes, so that distances stay true; then moves apart by a line
 * what would lie on each other, so that every name can be read.
 */
export function place(points: Point[], picture: { width: number; height: number; margin: number }): Point[] {
  const { width, height, margin } = picture
  const [x, y] = [boundsOf(points.map(([px]) => px)), boundsOf(points.map(([, py]) => py))]
  const spread = Math.max(x.size / (width - 2 * margin), y.size / (height - 2 * margin))
  const scale = spread > 0 ? 1 / spread : 0
  const placed = points.map(
    ([px, py]): Point => [
      round(width / 2 + (px - x.middle) * scale),
      round(height / 2 - (py - y.middle) * scale),
    ],
  )
  return moveApart(placed, { low: margin / 2, high: height - margin / 2 })
}

function moveApart(points: Point[], bounds: { low: number; high: number }): Point[] {
  const order = points.map((_, index) => index).sort((a, b) => points[a]![1] - points[b]![1])
  const placed: Point[] = []
  const result = [...points]
  for (const index of order) {
    const [x, wished] = points[index]!
    let y = wished
    const meets = () =>
      placed.find((other) => Math.abs(other[0] - x) < NEAR_PX && Math.abs(other[1] - y) < LINE_PX)
    for (let tries = 0; tries < points.length; tries++) {
      const other = meets()
      if (!other) break
      y = other[1] + LINE_PX
    }
    // Below the last line there is room above.
    if (y > bounds.high) y = Math.max(bounds.low, wished - LINE_PX)
    result[index] = [x, round(y)]
    placed.push(result[index])
  }
  return result
}

function boundsOf(values: number[]): { middle: number; size: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return values.length === 0 ? { middle: 0, size: 0 } : { middle: (low + high) / 2, size: high - low }
}

// Server and browser must write the same digits.
const round = (value: number) => Math.round(value * 10) / 10
