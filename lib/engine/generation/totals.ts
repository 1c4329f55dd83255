/** What a scheduler has done since it was made. */
export class Totals {
  promptTokens = 0
  generatedTokens = 0
  decodeSteps = 0
  decodeSeconds = 0
  requests = 0
  timeouts = 0

  /** A step of the decoder ended that began at this time (`performance.now()`). */
  countStep(startedMs: number): void {
    this.decodeSteps++
    this.decodeSeconds += (performance.now() - startedMs) / 1000
  }
}
