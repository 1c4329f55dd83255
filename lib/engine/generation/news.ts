import { setTimeout } from 'node:timers/promises'

/** Lets a loop that has nothing to do sleep until somebody has news for it. */
export class News {
  private wake: () => void = () => undefined

  tell(): void {
    this.wake()
  }

  /** Resolves at the next news, or after a while. */
  async wait(mostMs: number): Promise<void> {
    const told = new Promise<void>((resolve) => {
      this.wake = resolve
    })
    await Promise.race([told, setTimeout(mostMs)])
  }
}
