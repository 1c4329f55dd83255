import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { processIdentity } from '@/lib/core/process-identity'
import { databaseAddressSchema } from './database'
import { createCluster, resetPassword } from './postgres-cluster'
import { answersAs, ensureDatabase, postgresUrl } from './postgres-connection'
import { findFreePort } from './postgres-port'
import { type RunningServer, readPostmaster, spawnPostgres } from './postgres-process'

export interface EmbeddedPostgres {
  /** `postgresql://user:password@127.0.0.1:port/polyphony` */
  url: string
  pid: number
  /** True when the server was already running, left by a hub that was killed. */
  adopted: boolean
}

/**
 * Starts the PostgreSQL that lives under DATA_DIR, or adopts the one that a killed hub left running there.
 *
 * It listens on loopback only, with a password made at first start, flushes every commit to the disk, and goes on
 * when this process ends: `stopEmbeddedPostgres` ends it. Its address is written to `run/database.json` (0600).
 * @throws PolyphonyError with the server's own last words when it cannot start
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const paths = dataPaths(dataDir)
  mkdirSync(paths.run, { recursive: true, mode: 0o700 })
  dropForeignPid(dataDir)
  const running = await adopt(dataDir)
  if (running) return running
  const password = await preparePassword(dataDir)
  let failure: unknown
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Right after a postmaster was killed, its children may still hold the shared memory: they end within moments.
    if (attempt > 0) await sleep(400 * attempt)
    try {
      const port = await findFreePort(attempt < 2 ? previousPort(paths.databaseAddress) : undefined)
      const server = await spawnPostgres({
        dataDir,
        port,
        isReady: () => answersAs(port, password, paths.postgres),
      })
      return await announce(dataDir, server, password, false)
    } catch (error) {
      failure = error
      const late = await adopt(dataDir)
      if (late) return late
    }
  }
  const reason = failure instanceof Error ? failure.message : String(failure)
  throw new PolyphonyError('internal', `The embedded database did not start: ${reason}`, { cause: failure })
}

/** Stops the server of this DATA_DIR after its open transactions were ended; does nothing when none runs. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  const paths = dataPaths(dataDir)
  const server = readPostmaster(paths.postgres)
  if (server && (await isOurs(dataDir, server))) await endPostmaster(server.pid, paths.postgres)
  rmSync(paths.databaseAddress, { force: true })
}

const ATTEMPTS = 5

/**
 * After a reboot, or in a container that was killed, another process may have the number in `postmaster.pid`; PostgreSQL
 * would then refuse to start for as long as that one lives.
 */
function dropForeignPid(dataDir: string): void {
  const { postgres, databaseAddress } = dataPaths(dataDir)
  const server = readPostmaster(postgres)
  const known = readAddress(databaseAddress)
  if (!server || known?.pid !== server.pid || known.identity === undefined) return
  if (known.identity !== processIdentity(server.pid)) rmSync(join(postgres, 'postmaster.pid'))
}

async function adopt(dataDir: string): Promise<EmbeddedPostgres | undefined> {
  const paths = dataPaths(dataDir)
  const server = readPostmaster(paths.postgres)
  const password = readPassword(dataDir)
  if (!server || !password || !(await isOurs(dataDir, server))) return undefined
  return announce(dataDir, server, password, true)
}

/** Whether the process that `postmaster.pid` names is alive and serves this very folder, waiting while it recovers. */
async function isOurs(dataDir: string, server: RunningServer): Promise<boolean> {
  const password = readPassword(dataDir)
  if (!password) return false
  const deadlineMs = performance.now() + 15_000
  while (server.isAlive() && performance.now() < deadlineMs) {
    const answer = await answersAs(server.port, password, dataPaths(dataDir).postgres)
    if (answer === 'yes') return true
    if (answer === 'another') return false
    await sleep(100)
  }
  return false
}

async function announce(dataDir: string, server: RunningServer, password: string, adopted: boolean) {
  const url = postgresUrl(server.port, password)
  await ensureDatabase(server.port, password)
  const file = dataPaths(dataDir).databaseAddress
  writeFileSync(
    `${file}.${process.pid}`,
    JSON.stringify({ url, pid: server.pid, identity: processIdentity(server.pid) }),
    { mode: 0o600 },
  )
  renameSync(`${file}.${process.pid}`, file)
  return { url, pid: server.pid, adopted }
}

async function endPostmaster(pid: number, clusterDir: string): Promise<void> {
  // Fast shutdown: open transactions are rolled back, everything acknowledged is on the disk.
  for (const [signal, patienceMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const deadlineMs = performance.now() + patienceMs
    while (performance.now() < deadlineMs) {
      const server = readPostmaster(clusterDir)
      if (server?.pid !== pid || !server.isAlive()) return
      await sleep(20)
    }
  }
}

async function preparePassword(dataDir: string): Promise<string> {
  const { postgres } = dataPaths(dataDir)
  const known = readPassword(dataDir)
  if (known && existsSync(postgres)) return known
  const password = randomBytes(24).toString('hex')
  // Written before the cluster exists: a cluster without its password would be locked.
  writeFileSync(passwordFile(dataDir), password, { mode: 0o600 })
  if (existsSync(postgres)) await resetPassword(dataDir, password)
  else await createCluster(dataDir, password)
  return password
}

const passwordFile = (dataDir: string) => `${dataPaths(dataDir).run}/database-password`

function readPassword(dataDir: string): string | undefined {
  const file = passwordFile(dataDir)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined
}

function previousPort(addressFile: string): number | undefined {
  const known = readAddress(addressFile)
  return known && Number(new URL(known.url).port)
}

/** Undefined without a file, and for one that a full disk left half written. */
function readAddress(addressFile: string): z.infer<typeof databaseAddressSchema> | undefined {
  if (!existsSync(addressFile)) return undefined
  try {
    return databaseAddressSchema.parse(JSON.parse(readFileSync(addressFile, 'utf8')))
  } catch {
    return undefined
  }
}
