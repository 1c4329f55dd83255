import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { type ChildRecord, signalGroup } from './child-record'

export interface ChildProgram {
  name: string
  /** Arguments of node. */
  args: string[]
  env: NodeJS.ProcessEnv
}

export interface RunningChild {
  pid: number
  /** Settles when the process has ended: `exit code 1` or `SIGKILL`. */
  ended: Promise<string>
  hasEnded(): boolean
  /** The last lines it said, for a message. */
  lastWords(): string
  /** Asks it to end, and forces it after the patience. */
  stop(patienceMs?: number): Promise<void>
}

/**
 * Spawns node as a child in a process group of its own (Ctrl-C reaches the supervisor alone, which then stops all in
 * order), with a pipe as standard input that closes when the supervisor is gone. What it says goes to `run/NAME.log`.
 */
export function spawnChild(program: ChildProgram, dataDir: string, record: ChildRecord): RunningChild {
  const child = spawn(process.execPath, program.args, {
    env: program.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined)
  const lines = collectOutput(child, join(dataPaths(dataDir).run, `${program.name}.log`))
  if (child.pid !== undefined) record.set(program.name, child.pid)
  let reason: string | undefined
  const ended = new Promise<string>((resolve) => {
    const settle = (words: string) => {
      if (reason !== undefined) return
      reason = words
      record.remove(program.name)
      resolve(words)
    }
    child.once('error', (error) => settle(error.message))
    child.once('close', (code, signal) => settle(signal ?? `exit code ${code}`))
    // A grandchild that holds the pipes open must not hide the death: it is ended, and then the pipes close.
    child.once('exit', () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'))
  })
  const stop = async (patienceMs = 10_000) => {
    if (reason !== undefined || child.pid === undefined) return
    child.kill('SIGTERM')
    const force = setTimeout(() => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'), patienceMs)
    await ended
    clearTimeout(force)
  }
  return {
    pid: child.pid ?? -1,
    ended,
    hasEnded: () => reason !== undefined,
    lastWords: () => lines.join('\n'),
    stop,
  }
}

const KEPT_LINES = 40

function collectOutput(child: ChildProcess, logFile: string): string[] {
  const log = createWriteStream(logFile, { flags: 'w', mode: 0o600 })
  log.on('error', () => undefined)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk)
      for (const line of chunk.toString('utf8').split('\n')) if (line.trim() !== '') lines.push(line)
      lines.splice(0, lines.length - KEPT_LINES)
    })
  }
  child.once('close', () => log.end())
  return lines
}
