/** Failures in a row after which a server is left alone. */
const MOST_FAILURES = 3
const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 60_000
/** Names that come from outside must not fill the memory; the oldest failure is forgotten. */
const MOST_CIRCUITS = 10_000

/**
 * Leaves a server alone that failed several times in a row: 5 seconds, then twice as long at each further failure, up to
 * a minute. After its rest one request may try it; its success closes the circuit again.
 */
export class CircuitBreaker {
  private readonly circuits = new Map<string, { failures: number; untilMs: number; isTrying: boolean }>()

  constructor(private readonly nowMs: () => number) {}

  /** Whether a request may go to this server now. */
  allows(name: string): boolean {
    const circuit = this.circuits.get(name)
    if (!circuit || circuit.failures < MOST_FAILURES) return true
    return this.nowMs() >= circuit.untilMs && !circuit.isTrying
  }

  /** How requests to a server stand: they go out, wait for its rest to end, or one may try it. */
  stateOf(name: string): 'closed' | 'open' | 'half-open' {
    const circuit = this.circuits.get(name)
    if (!circuit || circuit.failures < MOST_FAILURES) return 'closed'
    return this.nowMs() >= circuit.untilMs ? 'half-open' : 'open'
  }

  /** A request goes out. */
  begin(name: string): void {
    const circuit = this.circuits.get(name)
    if (circuit && circuit.failures >= MOST_FAILURES) circuit.isTrying = true
  }

  /** It was answered, or ended for a reason that is not the server's. */
  succeed(name: string): void {
    this.circuits.delete(name)
  }

  /** Its asker went away before anything was known. */
  forget(name: string): void {
    const circuit = this.circuits.get(name)
    if (circuit) circuit.isTrying = false
  }

  fail(name: string): void {
    const failures = (this.circuits.get(name)?.failures ?? 0) + 1
    const restMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.max(0, failures - MOST_FAILURES))
    this.circuits.delete(name)
    this.circuits.set(name, { failures, untilMs: this.nowMs() + restMs, isTrying: false })
    const [oldest] = this.circuits.keys()
    if (this.circuits.size > MOST_CIRCUITS && oldest !== undefined) this.circuits.delete(oldest)
  }
}

declare global {
  var polyphonyCircuitBreaker: CircuitBreaker | undefined
}

/** The circuits of this process: the page of model servers shows those through which answers go. */
export function findCircuitBreaker(): CircuitBreaker {
  globalThis.polyphonyCircuitBreaker ??= new CircuitBreaker(() => performance.now())
  return globalThis.polyphonyCircuitBreaker
}
