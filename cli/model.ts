import { parseArgs } from 'node:util'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { dataPaths, type Env, readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { addEncoder } from '@/lib/models/add-encoder'
import { addModel } from '@/lib/models/add-model'
import type { DownloadProgress } from '@/lib/models/download-model'
import { hubOf } from '@/lib/models/hub'
import { listEncoders } from '@/lib/models/list-encoders'
import { listModels } from '@/lib/models/list-models'
import type { ModelManifest } from '@/lib/models/model-manifest'
import { removeEncoder } from '@/lib/models/remove-encoder'
import { removeModel } from '@/lib/models/remove-model'
import { tryLock } from './start/file-lock'
import { prepareDataDir } from './start/prepare-data-dir'
import { tryEncoder } from './start/try-encoder'
import { withDatabase } from './start/with-database'

const USAGE = `Usage: npm run model -- COMMAND
  add ID [--revision R] [--name NAME]   downloads a base model from the Hugging Face Hub; goes on where it stopped
  add ./FOLDER --name NAME              copies one from a folder
  list                                  lists the installed base models, then encoders and classifiers
  remove NAME                           removes one that nothing uses
With --encoder "add" and "remove" are about ONNX encoders and classifiers: /v1/embeddings and guardrails ask for them by name.
HF_TOKEN opens gated models; HF_ENDPOINT names another Hub.`

const cancel = new AbortController()

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(
    `${error instanceof PolyphonyError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exitCode = 1
}

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseOptions(args)
  const [verb, target, ...more] = positionals
  const env = readEnv()
  if (verb === 'list' && target === undefined) return print(env)
  if (target === undefined || more.length > 0) throw new PolyphonyError('invalid_request', USAGE)
  if (verb === 'add') return whileLocked(env, () => add(env, target, values))
  if (verb === 'remove' && values.encoder)
    return whileLocked(env, () =>
      withDatabase(env, async () => {
        await removeEncoder(env.dataDir, target)
        process.stdout.write(`removed ${target}\n`)
      }),
    )
  if (verb === 'remove')
    return whileLocked(env, () =>
      withDatabase(env, async () => {
        await removeModel(env.dataDir, target)
        process.stdout.write(`removed ${target}\n`)
      }),
    )
  throw new PolyphonyError('invalid_request', USAGE)
}

function parseOptions(args: string[]) {
  const value = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { revision: value, name: value, encoder: { type: 'boolean' } },
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PolyphonyError('invalid_request', `${reason}\n${USAGE}`, { cause })
  }
}

async function add(
  env: Env,
  source: string,
  { encoder, ...values }: { revision?: string; name?: string; encoder?: boolean },
): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort())
  const hub = hubOf(env)
  const { dataDir } = env
  const onProgress = createProgressLine()
  const reserved = [STARTER_BASE_MODEL]
  const asked = { dataDir, hub, source, reserved, signal: cancel.signal, onProgress, ...values }
  const added = encoder ? await addEncoder({ ...asked, tryEncoder }) : await addModel(asked)
  const { licence } = 'manifest' in added ? { licence: null, ...added.manifest } : added
  process.stdout.write(
    `added ${added.name} (${megabytes(added.sizeBytes)} MB, licence: ${licence ?? 'not stated'})\n`,
  )
}

async function whileLocked(env: Env, work: () => Promise<void>): Promise<void> {
  prepareDataDir(env.dataDir)
  const lock = tryLock(dataPaths(env.dataDir).modelsLock, 'changing the installed models')
  if (lock.holder)
    throw new PolyphonyError('conflict', `Process ${lock.holder.pid} is ${lock.holder.note}: wait for it.`)
  await work().finally(lock.release)
}

async function print({ dataDir }: Env): Promise<void> {
  await printBases(dataDir)
  for (const { name, sizeBytes, manifest } of await listEncoders(dataDir)) {
    const facts = [name, manifest?.digest.slice(0, 12) ?? 'laid by hand', `${megabytes(sizeBytes)} MB`]
    const known = manifest && [
      manifest.licence ?? 'licence not stated',
      manifest.kind,
      originOf(manifest.source),
    ]
    process.stdout.write(`${[...facts, ...(known ?? [])].join('  ')}\n`)
  }
}

function originOf(source: ModelManifest['source']): string {
  return source.kind === 'hub' ? `${source.id}@${source.commit.slice(0, 12)}` : source.path
}

async function printBases(dataDir: string): Promise<void> {
  for (const { name, digest, sizeBytes, licence, source } of await listModels(dataDir)) {
    const from = originOf(source)
    process.stdout.write(
      `${[name, digest.slice(0, 12), `${megabytes(sizeBytes)} MB`, licence ?? 'licence not stated', from].join('  ')}\n`,
    )
  }
}

/** A line a second on standard error: bytes, and the time left at the pace so far. */
function createProgressLine(): (progress: DownloadProgress) => void {
  let first: { atMs: number; doneBytes: number } | undefined
  let saidMs = performance.now()
  return ({ doneBytes, totalBytes }) => {
    const nowMs = performance.now()
    first ??= { atMs: nowMs, doneBytes }
    if (nowMs - saidMs < 1_000) return
    saidMs = nowMs
    const pace = (doneBytes - first.doneBytes) / (nowMs - first.atMs)
    const left = pace > 0 ? `, ${Math.ceil((totalBytes - doneBytes) / pace / 1_000)} s left` : ''
    process.stderr.write(`${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB${left}\n`)
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
