import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sweepOrphans } from '@/lib/adapters/sweep-orphans'
import { sweepUploads } from '@/lib/adapters/sweep-uploads'
import { childEnv, dataPaths, type Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { createOperatorLink, operatorExists } from '@/lib/people/operator-link'
import { buildPages, isBuilt } from './build-pages'
import { ChildRecord } from './child-record'
import { choosePort } from './choose-port'
import { tryLock, waitForLock } from './file-lock'
import { HubImports } from './hub-imports'
import { ModelJobs } from './model-jobs'
import { ensureSecret, prepareDataDir } from './prepare-data-dir'
import { announce, say } from './say'
import { spawnChild } from './spawn-child'
import { startDatabase } from './start-database'
import { startEncoderChild } from './start-encoder-child'
import { createEnginePool, wantUsedBases } from './start-engine-pool'
import { nextProgram, startPagesChild } from './start-pages-child'
import { startRemoteWatch } from './start-remote-watch'

/** Takes something back when the hub stops. */
export type Cleanup = () => Promise<void> | void

/**
 * Starts the whole hub: database, engine, encoder and pages, the slow parts side by side, and says when the first question can
 * be answered. What is started is put on `cleanups` at once, so that a Ctrl-C in the middle leaves nothing behind.
 * @throws PolyphonyError with the remedy
 */
export async function runHub(input: {
  root: string
  env: Env
  isDev: boolean
  cleanups: Cleanup[]
}): Promise<void> {
  const { root, env, isDev, cleanups } = input
  const { dataDir } = env
  // A wrong setting is told before anything is started.
  parseRemoteServers(env.MODEL_SERVERS)
  prepareDataDir(dataDir)
  const wishedPort = env.PORT === 0 ? await choosePort(env.HOST, 0) : env.PORT
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${wishedPort}`
  takeLock(dataDir, publicUrl, cleanups)
  const record = new ChildRecord(dataDir)
  const ended = await record.endLeftovers()
  if (ended.length > 0) say(`ended what a killed hub had left running: ${ended.join(', ')}`)
  // Only now: the port of what a killed hub left running is free again.
  const port = await choosePort(env.HOST, wishedPort)
  const pagesEnv = environmentOfPages(env, port, publicUrl, isDev)

  const databaseReady = beginDatabase(root, env, cleanups)
  const engines = await createEnginePool({ root, env, record, databaseReady, say })
  cleanups.push(() => engines.stop())
  const engineReady = engines.start().then(() => say('engine ready'))
  const encoder = startEncoderChild({ dataDir, record, say })
  cleanups.push(() => encoder.stop())
  const encoderReady = encoder.ready.then(() => say('encoder ready'))
  const built = isDev ? Promise.resolve() : build({ root, dataDir, record, env: pagesEnv, cleanups })
  await settleAll([databaseReady, engineReady, encoderReady, built])
  cleanups.push(startRemoteWatch(env, say))

  const isDatabaseShared = env.DATABASE_URL !== undefined
  const pages = startPagesChild({
    ...{ root, dataDir, record, host: env.HOST, port, isDev, isDatabaseShared, env: pagesEnv, say },
  })
  cleanups.push(() => pages.stop())
  await pages.ready
  say('pages ready')
  await wantUsedBases(dataDir)
  const jobs = new ModelJobs({ env, say, releaseBase: (name) => engines.release(name) })
  jobs.start()
  cleanups.push(() => jobs.stop())
  const imports = new HubImports({ env, say })
  imports.start()
  cleanups.push(() => imports.stop())
  cleanups.push(keepSweeping(dataDir))
  announce(`Polyphony is ready at ${publicUrl}`)
  await offerOperatorLink(dataDir, publicUrl)
}

/** Clears abandoned uploads away and what no row needs any more, now and every hour. */
function keepSweeping(dataDir: string): Cleanup {
  const sweep = () =>
    void sweepUploads(dataDir)
      .then(() => sweepOrphans(dataDir))
      .catch((error: unknown) => say(`clearing old uploads failed: ${String(error)}`))
  sweep()
  const timer = setInterval(sweep, SWEEP_EVERY_MS)
  return () => clearInterval(timer)
}

const SWEEP_EVERY_MS = 3_600_000

function takeLock(dataDir: string, publicUrl: string, cleanups: Cleanup[]): void {
  const attempt = tryLock(dataPaths(dataDir).lock, publicUrl)
  if (attempt.holder) {
    const { note, pid } = attempt.holder
    throw new PolyphonyError(
      'conflict',
      `This hub is running already at ${note} (process ${pid}, data in ${dataDir}): stop it first, or set DATA_DIR and PORT for a second one.`,
    )
  }
  cleanups.push(attempt.release)
}

function beginDatabase(root: string, env: Env, cleanups: Cleanup[]): Promise<void> {
  const starting = startDatabase(root, env, say)
  cleanups.push(async () => {
    const database = await starting.catch(() => undefined)
    await database?.stop()
  })
  return starting.then(() => undefined)
}

function environmentOfPages(env: Env, port: number, publicUrl: string, isDev: boolean): NodeJS.ProcessEnv {
  return childEnv({
    NODE_ENV: isDev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
    PORT: String(port),
    HOST: env.HOST,
    DATA_DIR: env.dataDir,
    PUBLIC_URL: publicUrl,
    NEXTAUTH_URL: publicUrl,
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET ?? ensureSecret(env.dataDir),
  })
}

async function build(input: {
  root: string
  dataDir: string
  record: ChildRecord
  env: NodeJS.ProcessEnv
  cleanups: Cleanup[]
}): Promise<void> {
  const { root, dataDir, record, env, cleanups } = input
  if (isBuilt(root)) return
  // Two hubs of one checkout share the built pages: only one of them builds.
  const lock = await waitForLock(
    join(root, 'node_modules', '.polyphony-build.lock'),
    'building the pages',
    300_000,
  )
  try {
    if (isBuilt(root)) return
    say('building the pages (once)')
    await buildPages(root, async () => {
      const child = spawnChild(nextProgram(root, 'build', ['build'], env), dataDir, record)
      cleanups.push(() => child.stop(2_000))
      const reason = await child.ended
      return reason === 'exit code 0' ? undefined : `${child.lastWords()}\n(${reason})`
    })
    say('pages built')
  } finally {
    lock.release()
  }
}

/** Waits for all, and fails with the first failure as soon as there is one. */
async function settleAll(parts: Promise<void>[]): Promise<void> {
  for (const part of parts) part.catch(() => undefined)
  await Promise.all(parts)
}

/** Until somebody is operator, every start makes the link anew and prints it. */
async function offerOperatorLink(dataDir: string, publicUrl: string): Promise<void> {
  const file = dataPaths(dataDir).operatorLink
  if (await operatorExists()) {
    if (existsSync(file)) rmSync(file)
    return
  }
  const { token } = await createOperatorLink()
  const link = `${publicUrl}/operator/${token}`
  writeFileSync(file, `${link}\n`, { mode: 0o600 })
  announce(`Become its operator (works once, for 24 hours): ${link}`)
}
