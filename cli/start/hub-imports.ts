import { setTimeout as sleep } from 'node:timers/promises'
import { fetchImport } from '@/lib/adapters/fetch-import'
import { listPendingImports } from '@/lib/adapters/list-pending-imports'
import type { Upload } from '@/lib/adapters/upload'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'

const LOOK_MS = 1_000
/** Imports that come at the same time; the others wait. */
const AT_ONCE = 2

/**
 * Carries the imports of adapters from the Hugging Face Hub that were begun on a page or by the API. One that was cut
 * off by the hub's end goes on at its next start; one that was given up is stopped.
 */
export class HubImports {
  private readonly stopping = new AbortController()
  private readonly running = new Map<string, { cancel: AbortController; ended: Promise<void> }>()
  private loop: Promise<void> | undefined

  constructor(private readonly settings: { env: Env; say(line: string): void }) {}

  start(): void {
    this.loop = this.watch()
  }

  /** What has come is kept. */
  async stop(): Promise<void> {
    this.stopping.abort()
    for (const { cancel } of this.running.values()) cancel.abort()
    await Promise.all([...this.running.values()].map(({ ended }) => ended))
    await this.loop
  }

  private async watch(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.look().catch((error: unknown) => this.complain(error))
      await sleep(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  private async look(): Promise<void> {
    const pending = await listPendingImports([...this.running.keys()])
    for (const [id, { cancel }] of this.running) if (!pending.some((one) => one.id === id)) cancel.abort()
    for (const upload of pending) {
      if (this.running.size >= AT_ONCE || this.stopping.signal.aborted) return
      if (!this.running.has(upload.id)) this.begin(upload)
    }
  }

  private begin(upload: Upload): void {
    const cancel = new AbortController()
    const ended = fetchImport(this.settings.env, upload, { signal: cancel.signal })
      .catch((error: unknown) => {
        if (!(error instanceof PolyphonyError && error.code === 'cancelled')) this.complain(error)
      })
      .finally(() => this.running.delete(upload.id))
    this.running.set(upload.id, { cancel, ended })
  }

  private complain(error: unknown): void {
    this.settings.say(
      `importing from the Hub failed: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
