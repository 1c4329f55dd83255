import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { isFolderSource, parseModelName } from './model-name'

const jobSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['add', 'remove']),
  /** A base model, or an encoder or classifier. */
  what: z.enum(['base', 'encoder']).default('base'),
  /** An id of the Hub or a folder; for a removal the model's name. */
  source: z.string(),
  revision: z.string().nullable(),
  name: z.string().nullable(),
  /** `waiting` → `running` → `done`, `failed` or `cancelled`; the last two can be gone on with. */
  status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  doneBytes: z.number(),
  /** 0 while it is not known. */
  totalBytes: z.number(),
  /** Folder of what has come so far, below the models or the encoders; null before there is any. */
  incoming: z
    .string()
    .regex(/^\.incoming-[0-9a-f]{64}$/)
    .nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdMs: z.number(),
  updatedMs: z.number(),
})

/** Adding or removing a base model or an encoder, as a file: it outlives the page, the hub and a kill. */
export type ModelJob = z.infer<typeof jobSchema>

const orderSchema = z.enum(['cancel', 'resume', 'discard'])

/** What somebody wants to become of a job. */
export type JobOrder = z.infer<typeof orderSchema>

export const installSchema = z.object({
  source: z.string().trim().min(1).max(1_000),
  revision: z.string().trim().max(200).optional(),
  name: z.string().trim().max(200).optional(),
  what: z.enum(['base', 'encoder']).default('base'),
})

/**
 * Asks for a model; the supervisor adds it. Asking twice for the same is one job.
 * @throws PolyphonyError invalid_request for what cannot be a model, conflict for a job that is under way
 */
export function requestInstall(dataDir: string, input: unknown, nowMs: number): ModelJob {
  const parsed = installSchema.safeParse(input)
  if (!parsed.success)
    throw new PolyphonyError('invalid_request', 'Name a model of the Hub, or a folder.', { param: 'source' })
  const { source, revision, name, what } = parsed.data
  if (isFolderSource(source) && !name)
    throw new PolyphonyError('invalid_request', 'A model from a folder needs a name.', { param: 'name' })
  parseModelName(name || source)
  const same = listModelJobs(dataDir).find(
    (job) => job.kind === 'add' && job.what === what && job.source === source && job.status !== 'done',
  )
  if (same) {
    if (same.status === 'failed' || same.status === 'cancelled') orderJob(dataDir, same.id, 'resume')
    return same
  }
  const asked = { kind: 'add' as const, what, source, revision: revision || null, name: name || null }
  return openJob(dataDir, asked, nowMs)
}

/** Asks for a model to be removed; the supervisor stops its engine first. */
export function requestRemoval(
  dataDir: string,
  name: string,
  nowMs: number,
  what: ModelJob['what'] = 'base',
): ModelJob {
  const asked = { kind: 'remove' as const, what, source: parseModelName(name), revision: null, name }
  return openJob(dataDir, asked, nowMs)
}

/** Every job that was not cleared away, the newest first. */
export function listModelJobs(dataDir: string): ModelJob[] {
  return listNames(dataPaths(dataDir).modelJobs)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readJob(dataDir, name.slice(0, -5)) ?? [])
    .sort((a, b) => b.createdMs - a.createdMs)
}

/** Keeps what a job says of itself; only the supervisor writes to a job that exists. */
export function writeModelJob(dataDir: string, job: ModelJob): void {
  const folder = dataPaths(dataDir).modelJobs
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `${job.id}.draft`)
  writeFileSync(draft, JSON.stringify(job), { mode: 0o600 })
  renameSync(draft, join(folder, `${job.id}.json`))
}

export function deleteModelJob(dataDir: string, id: string): void {
  rmSync(join(dataPaths(dataDir).modelJobs, `${id}.json`), { force: true })
}

/** Leaves an order at a job. @throws PolyphonyError (not_found) for a job that is not there */
export function orderJob(dataDir: string, id: string, order: JobOrder): void {
  if (!z.uuid().safeParse(id).success || !readJob(dataDir, id))
    throw new PolyphonyError('not_found', 'This installation is not there any more.')
  writeFileSync(join(dataPaths(dataDir).modelJobs, `${id}.order`), order, { mode: 0o600 })
}

/** Takes the orders that were left, each once. */
export function takeOrders(dataDir: string): { id: string; order: JobOrder }[] {
  const folder = dataPaths(dataDir).modelJobs
  return listNames(folder)
    .filter((name) => name.endsWith('.order'))
    .flatMap((name) => {
      const file = join(folder, name)
      const order = orderSchema.safeParse(readFileSync(file, 'utf8'))
      rmSync(file, { force: true })
      return order.success ? [{ id: name.slice(0, -'.order'.length), order: order.data }] : []
    })
}

function openJob(
  dataDir: string,
  asked: Pick<ModelJob, 'kind' | 'what' | 'source' | 'revision' | 'name'>,
  nowMs: number,
): ModelJob {
  const job: ModelJob = {
    ...{ ...asked, id: randomUUID(), status: 'waiting', doneBytes: 0, totalBytes: 0 },
    ...{ incoming: null, error: null, createdMs: nowMs, updatedMs: nowMs },
  }
  writeModelJob(dataDir, job)
  return job
}

function readJob(dataDir: string, id: string): ModelJob | undefined {
  try {
    return jobSchema.parse(JSON.parse(readFileSync(join(dataPaths(dataDir).modelJobs, `${id}.json`), 'utf8')))
  } catch {
    // Cleared away in between, or cut off by a full disk.
    return undefined
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
