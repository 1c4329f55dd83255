import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { dataPaths } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'

/**
 * Which processes this hub started, kept on the disk so that the next start can end what a killed one left behind.
 * They are known by number and by when they began: a number alone may belong to somebody else by then.
 */
export class ChildRecord {
  readonly #file: string
  #children: Record<string, { pid: number; identity: string }>

  constructor(dataDir: string) {
    this.#file = join(dataPaths(dataDir).run, 'children.json')
    this.#children = readRecord(this.#file)
  }

  set(name: string, pid: number): void {
    const identity = processIdentity(pid)
    if (identity !== undefined) this.#children[name] = { pid, identity }
    this.#write()
  }

  remove(name: string): void {
    delete this.#children[name]
    this.#write()
  }

  /** Ends every recorded process that still lives: asked first, forced after five seconds. Returns their names. */
  async endLeftovers(): Promise<string[]> {
    const left = Object.entries(this.#children).filter(([, child]) => isAlive(child))
    for (const [, { pid }] of left) signalGroup(pid, 'SIGTERM')
    const deadlineMs = performance.now() + 5_000
    while (left.some(([, child]) => isAlive(child)) && performance.now() < deadlineMs) await sleep(50)
    for (const [, child] of left) if (isAlive(child)) signalGroup(child.pid, 'SIGKILL')
    this.#children = {}
    this.#write()
    return left.map(([name]) => name)
  }

  #write(): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#children), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }
}

/** Signals a child and its own children; each child leads a process group of its own. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, signal)
      return
    } catch {
      // Gone already, or no group of that number: the process alone is tried next.
    }
  }
}

const recordSchema = z.record(z.string(), z.object({ pid: z.number().int().gt(1), identity: z.string() }))

const isAlive = ({ pid, identity }: { pid: number; identity: string }) => processIdentity(pid) === identity

function readRecord(file: string): Record<string, { pid: number; identity: string }> {
  if (!existsSync(file)) return {}
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Cut off by a full disk: nothing can be learned from it.
    return {}
  }
}
