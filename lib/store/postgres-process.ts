import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { processIdentity } from '@/lib/core/process-identity'
import { asAccount } from './postgres-account'
import { findPostgresBinaries } from './postgres-binaries'

export interface RunningServer {
  pid: number
  port: number
  isAlive(): boolean
}

/** What the cluster's own `postmaster.pid` says, when it names a process that is alive. */
export function readPostmaster(clusterDir: string): RunningServer | undefined {
  const file = join(clusterDir, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 1 || !Number.isInteger(port) || port <= 0) return undefined
  const isAlive = () => processIdentity(pid) !== undefined
  return isAlive() ? { pid, port, isAlive } : undefined
}

/**
 * Spawns the server in a session of its own and waits until it answers; Ctrl-C in the terminal does not reach it, and
 * it outlives this process.
 * @throws PolyphonyError with the end of its log when it dies first or is not ready within a minute
 */
export async function spawnPostgres(input: {
  dataDir: string
  port: number
  isReady(): Promise<'yes' | 'no' | 'another'>
}): Promise<RunningServer> {
  const paths = dataPaths(input.dataDir)
  const logFile = join(paths.run, 'postgres.log')
  const log = openLog(logFile)
  const logStart = statSync(logFile).size
  const run = asAccount(
    input.dataDir,
    findPostgresBinaries().postgres,
    serverArguments(paths.postgres, input.port),
  )
  const child = spawn(run.command, run.args, { ...run.options, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let ended: string | undefined
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? code}`
  })
  child.unref()
  const deadlineMs = performance.now() + 60_000
  while (ended === undefined && performance.now() < deadlineMs) {
    if ((await input.isReady()) === 'yes' && child.pid !== undefined) {
      const pid = child.pid
      return {
        pid,
        port: input.port,
        isAlive: () => ended === undefined && processIdentity(pid) !== undefined,
      }
    }
    await sleep(15)
  }
  if (ended === undefined) child.kill('SIGQUIT')
  const words = readFileSync(logFile).subarray(logStart).toString('utf8').trim().slice(-600)
  throw new PolyphonyError(
    'internal',
    `${ended ?? 'it was not ready within 60 s'}${words ? ` after saying: ${words}` : ''}`,
  )
}

function serverArguments(clusterDir: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: '64MB',
    log_min_messages: 'warning',
    log_timezone: 'UTC',
    timezone: 'UTC',
  }
  return [
    '-D',
    clusterDir,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

/** The log starts anew when it grew past 10 MB. */
function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) truncateSync(file)
  return openSync(file, 'a', 0o600)
}
