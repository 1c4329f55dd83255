import { publishUpload } from '@/lib/adapters/publish-adapter'
import { listAnswers, toRun } from '@/lib/checks/check-runs'
import { summariseChecks } from '@/lib/checks/summarise-checks'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { type CheckRunRow, claimCheckRun, moveCheckRun, touchCheckRun } from '@/lib/store/check-runs'
import type { CheckPace } from './ask-patiently'
import { type ChatServices, findChatServices } from './chat-services'
import { runChecks } from './run-checks'

interface RunnerSettings extends CheckPace {
  /** How often a worker says that it is alive. */
  touchMs: number
  /** After how long a silence a run is taken over. */
  staleMs: number
  /** How often it is looked whether there is something to do that nobody told of. */
  lookMs: number
}

const SETTINGS: RunnerSettings = {
  quietMs: 5_000,
  retryMs: [2_000, 10_000, 30_000],
  touchMs: 5_000,
  staleMs: 20_000,
  lookMs: 15_000,
}

/**
 * The one place of this process where checks before publishing run: one run after the other, the oldest first. What is
 * to be done stands in the database, so that a killed hub goes on where it was, and of several hubs on one database only
 * one takes each run.
 */
export class CheckRunner {
  private isBusy = false
  /** Somebody asked while it was about to say that there is nothing to do. */
  private isWanted = false
  private timer: NodeJS.Timeout | undefined
  private working: Promise<void> = Promise.resolve()
  private readonly stopped = new AbortController()
  private current: { uploadId: string; abort: AbortController } | undefined

  constructor(
    private readonly services: () => ChatServices,
    private readonly settings: RunnerSettings = SETTINGS,
  ) {}

  /** Looks for runs that wait, now and from time to time. */
  wake(): void {
    this.timer ??= setInterval(() => this.wake(), this.settings.lookMs).unref()
    this.isWanted = true
    if (this.isBusy || this.stopped.signal.aborted) return
    this.isBusy = true
    this.working = this.workOff()
      .catch((error: unknown) => this.services().logError(error))
      .finally(() => {
        this.isBusy = false
      })
  }

  /** Ends the question that is being asked for an upload, if one is. */
  interrupt(uploadId: string): void {
    if (this.current?.uploadId === uploadId) this.current.abort.abort()
  }

  /** Stops for good; what runs stays to be taken over. */
  async stop(): Promise<void> {
    clearInterval(this.timer)
    this.stopped.abort()
    await this.working
  }

  /** Settles when there is nothing left to do. */
  async idle(): Promise<void> {
    await this.working
  }

  private async workOff(): Promise<void> {
    while (this.isWanted && !this.stopped.signal.aborted) {
      this.isWanted = false
      const nowMs = this.services().clock.nowMs()
      const row = await claimCheckRun(new Date(nowMs - this.settings.staleMs), new Date(nowMs))
      if (!row) continue
      this.isWanted = true
      await this.work(row)
    }
  }

  private async work(row: CheckRunRow): Promise<void> {
    const abort = new AbortController()
    this.current = { uploadId: row.uploadId, abort }
    const services = this.services()
    const alive = setInterval(() => void this.touch(row.id), this.settings.touchMs)
    try {
      const signal = AbortSignal.any([abort.signal, this.stopped.signal])
      const hasEnded = await runChecks(toRun(row), services, { pace: this.settings, signal })
      if (hasEnded && (await moveCheckRun(row.uploadId, ['running'], { status: 'done' })) && row.publishes)
        await publishIfPassed(row)
    } catch (error) {
      if (abort.signal.aborted || this.stopped.signal.aborted) return
      services.logError(error)
      await moveCheckRun(row.uploadId, ['running'], { status: 'failed', trouble: tellTrouble(error) })
    } finally {
      clearInterval(alive)
      this.current = undefined
    }
  }

  private async touch(runId: string): Promise<void> {
    const now = new Date(this.services().clock.nowMs())
    const isOurs = await touchCheckRun(runId, now).catch(() => true)
    if (!isOurs) this.current?.abort.abort()
  }
}

declare global {
  var polyphonyCheckRunner: CheckRunner | undefined
}

/** The runner of this process; one also when a bundler gives every route its own copy of this file. */
export function findCheckRunner(): CheckRunner {
  globalThis.polyphonyCheckRunner ??= new CheckRunner(findChatServices)
  return globalThis.polyphonyCheckRunner
}

/** For training jobs, which nobody watches: what has passed goes live by itself, and what has not waits for a person. */
async function publishIfPassed(row: CheckRunRow): Promise<void> {
  const { id, communityId, uploadId, userId, plan } = toRun(row)
  if (summariseChecks(plan, await listAnswers(id)).verdict !== 'passed') return
  try {
    await publishUpload(readEnv(), { communityId, uploadId, userId })
  } catch (error) {
    // The checks are done all the same: a person sees why, and decides.
    await moveCheckRun(uploadId, ['done'], { status: 'done', trouble: tellTrouble(error) })
    throw error
  }
}

const tellTrouble = (error: unknown) =>
  error instanceof PolyphonyError && error.code !== 'internal'
    ? error.message
    : 'Something went wrong on this hub while it ran the checks.'
