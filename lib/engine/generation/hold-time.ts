/** How long requests hold their slots: a running mean, from which those who are turned away learn when to come again. */
export class HoldTime {
  private meanMs = 2000

  add(heldMs: number): void {
    this.meanMs += (heldMs - this.meanMs) / 8
  }

  /** When those who wait now will have had their turn, between a second and a minute. */
  retryAfterSeconds(waiting: number, slots: number): number {
    const rounds = (waiting + 1) / slots
    return Math.min(60, Math.max(1, Math.ceil((rounds * this.meanMs) / 1000)))
  }
}
