import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { dataPaths, type Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { wantEngine } from '@/lib/inference/wanted-engines'
import { addEncoder } from '@/lib/models/add-encoder'
import { addModel } from '@/lib/models/add-model'
import { hubOf } from '@/lib/models/hub'
import {
  deleteModelJob,
  listModelJobs,
  type ModelJob,
  takeOrders,
  writeModelJob,
} from '@/lib/models/model-job'
import { removeEncoder } from '@/lib/models/remove-encoder'
import { removeModel } from '@/lib/models/remove-model'
import { sweepModels } from '@/lib/models/sweep-models'
import { tryLock } from './file-lock'
import { tryEncoder } from './try-encoder'

const LOOK_MS = 300
/** A finished job is news for a while. */
const KEPT_MS = 3_600_000
const SAVE_MS = 400

/**
 * Carries the installations and removals of base models, one after another, as they are ordered from the page. One that
 * was cut off by the hub's end goes on at its next start.
 */
export class ModelJobs {
  private readonly stopping = new AbortController()
  private running: { id: string; cancel: AbortController; ended: Promise<void> } | undefined
  private loop: Promise<void> | undefined

  constructor(
    private readonly settings: {
      env: Env
      /** Ends the engine of a model that is to be removed. */
      releaseBase(name: string): Promise<void>
      say(line: string): void
    },
  ) {}

  start(): void {
    this.loop = this.watch()
  }

  /** What has come of a download is kept. */
  async stop(): Promise<void> {
    this.stopping.abort()
    this.running?.cancel.abort()
    await this.running?.ended
    await this.loop
  }

  private async watch(): Promise<void> {
    const { dataDir } = this.settings.env
    await this.whileLocked(() => sweepModels(dataDir)).catch((error: unknown) => this.complain(error))
    for (const job of listModelJobs(dataDir))
      if (job.status === 'running') this.save({ ...job, status: 'waiting' })
    while (!this.stopping.signal.aborted) {
      try {
        this.look()
      } catch (error) {
        this.complain(error)
      }
      await sleep(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  private look(): void {
    const { dataDir } = this.settings.env
    for (const { id, order } of takeOrders(dataDir)) {
      const job = listModelJobs(dataDir).find((one) => one.id === id)
      if (job) this.obey(job, order)
    }
    const jobs = listModelJobs(dataDir)
    for (const job of jobs)
      if (job.status === 'done' && Date.now() - job.updatedMs > KEPT_MS) deleteModelJob(dataDir, job.id)
    const next = jobs.filter(({ status }) => status === 'waiting').at(-1)
    if (!this.running && next) this.begin(next)
  }

  private obey(job: ModelJob, order: 'cancel' | 'resume' | 'discard'): void {
    const { dataDir } = this.settings.env
    const isRunning = this.running?.id === job.id
    const isHalted = job.status === 'failed' || job.status === 'cancelled'
    if (order === 'cancel' && isRunning) this.running?.cancel.abort()
    else if (order === 'cancel' && job.status === 'waiting') this.save({ ...job, status: 'cancelled' })
    else if (order === 'resume' && isHalted) this.save({ ...job, status: 'waiting', error: null })
    else if (order === 'discard' && !isRunning) {
      if (job.incoming && job.status !== 'done')
        rmSync(join(this.rootOf(job), job.incoming), { recursive: true, force: true })
      deleteModelJob(dataDir, job.id)
    }
  }

  private begin(job: ModelJob): void {
    const cancel = new AbortController()
    const ended = this.run(job, cancel.signal).finally(() => {
      this.running = undefined
    })
    this.running = { id: job.id, cancel, ended }
  }

  private async run(job: ModelJob, signal: AbortSignal): Promise<void> {
    let now: ModelJob = { ...job, status: 'running', error: null }
    this.save(now)
    try {
      const name = await this.whileLocked(async () => {
        if (job.kind === 'remove') return this.remove(job)
        return this.add(now, signal, (change) => {
          now = { ...now, ...change }
        })
      })
      this.save({ ...now, name, status: 'done', doneBytes: now.totalBytes })
    } catch (error) {
      // Stopped with the hub: it goes on at its next start.
      if (this.stopping.signal.aborted) return this.save({ ...now, status: 'waiting' })
      if (error instanceof PolyphonyError && error.code === 'cancelled')
        return this.save({ ...now, status: 'cancelled' })
      const isKnown = error instanceof PolyphonyError && error.code !== 'internal'
      if (!isKnown) this.complain(error)
      const message = error instanceof Error ? error.message : String(error)
      this.save({ ...now, status: 'failed', error: { code: isKnown ? error.code : 'internal', message } })
    }
  }

  private async add(
    job: ModelJob,
    signal: AbortSignal,
    change: (part: Partial<ModelJob>) => void,
  ): Promise<string> {
    const { env, say } = this.settings
    const { dataDir } = env
    let latest = job
    let timer: NodeJS.Timeout | undefined
    // Not every step is written, but the last one before a silence always is.
    const note = (part: Partial<ModelJob>) => {
      change(part)
      latest = { ...latest, ...part }
      timer ??= setTimeout(() => {
        timer = undefined
        this.save(latest)
      }, SAVE_MS)
    }
    const asked = {
      ...{ dataDir, source: job.source, reserved: [STARTER_BASE_MODEL], signal, onProgress: note },
      hub: hubOf(env),
      ...(job.revision ? { revision: job.revision } : {}),
      ...(job.name ? { name: job.name } : {}),
      onStaged: (folder: string) => note({ incoming: folder.split(/[\\/]/).at(-1) ?? null }),
    }
    const adding = job.what === 'encoder' ? addEncoder({ ...asked, tryEncoder }) : addModel(asked)
    const { name } = await adding.finally(() => clearTimeout(timer))
    say(`installed ${name}`)
    if (job.what === 'encoder') return name
    // Made ready at once, so that its first asker does not wait for its graph.
    wantEngine(dataDir, name, Date.now())
    return name
  }

  private rootOf({ what }: ModelJob): string {
    const { models, encoders } = dataPaths(this.settings.env.dataDir)
    return what === 'encoder' ? encoders : models
  }

  private async remove({ what, source: name }: ModelJob): Promise<string> {
    const { env, say, releaseBase } = this.settings
    if (what === 'encoder') await removeEncoder(env.dataDir, name)
    else await removeModel(env.dataDir, name, () => releaseBase(name))
    say(`removed ${name}`)
    return name
  }

  private async whileLocked<T>(work: () => Promise<T>): Promise<T> {
    const lock = tryLock(dataPaths(this.settings.env.dataDir).modelsLock, 'changing the installed models')
    if (lock.holder)
      throw new PolyphonyError(
        'conflict',
        `Process ${lock.holder.pid} is ${lock.holder.note} at this moment: try again when it has finished.`,
      )
    return work().finally(lock.release)
  }

  private save(job: ModelJob): void {
    writeModelJob(this.settings.env.dataDir, { ...job, updatedMs: Date.now() })
  }

  private complain(error: unknown): void {
    this.settings.say(`changing the models failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
