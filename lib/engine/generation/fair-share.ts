/** What a written token costs, in read ones. */
const WRITTEN_WEIGHT = 2

/**
 * Who has had how much: the next turn goes to the tenant that was served least.
 * Whoever comes back after a pause starts where the least served of those present stands, so that idling saves nothing up
 * and a newcomer waits for nobody's flood.
 * Source: virtual token counters, Sheng et al., "Fairness in Serving Large Language Models", OSDI 2024.
 */
export class FairShare {
  private readonly served = new Map<string, number>()
  /** Jobs of each tenant that are in the house. */
  private readonly present = new Map<string, number>()

  arrive(tenant: string): void {
    const jobs = this.present.get(tenant) ?? 0
    const floor = this.leastServed()
    this.present.set(tenant, jobs + 1)
    if (jobs > 0) return
    this.served.set(tenant, Math.max(this.servedTo(tenant), floor))
    this.forgetBelow(floor)
  }

  depart(tenant: string): void {
    const jobs = (this.present.get(tenant) ?? 1) - 1
    if (jobs > 0) this.present.set(tenant, jobs)
    else this.present.delete(tenant)
    if (this.present.size === 0) this.served.clear()
  }

  charge(tenant: string, tokens: { read: number; written: number }): void {
    this.served.set(tenant, this.servedTo(tenant) + tokens.read + WRITTEN_WEIGHT * tokens.written)
  }

  servedTo(tenant: string): number {
    return this.served.get(tenant) ?? 0
  }

  private leastServed(): number {
    let least = Number.POSITIVE_INFINITY
    for (const tenant of this.present.keys()) least = Math.min(least, this.servedTo(tenant))
    return least === Number.POSITIVE_INFINITY ? 0 : least
  }

  /** Tenants that have left and were served less would start at the floor anyway. */
  private forgetBelow(floor: number): void {
    for (const [tenant, served] of this.served) {
      if (served <= floor && !this.present.has(tenant)) this.served.delete(tenant)
    }
  }
}
